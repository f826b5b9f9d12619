/** Everything a test of flows imports: a conversation in memory, in milliseconds. */
export {
  Conversation,
  type ConversationOptions,
  conversation,
  type Shareable,
} from "./conversation.ts";
export type { SentFile } from "./test-app.ts";
export type { Transcript, TranscriptLine } from "./transcript.ts";
