/** Everything a test of flows imports: a conversation in memory, in milliseconds. */
export { Conversation, type ConversationOptions, conversation } from "./conversation.ts";
export type { Transcript, TranscriptLine } from "./transcript.ts";
