/** Everything a test of flows imports: a conversation in memory, in milliseconds. */
export {
  Conversation,
  type ConversationOptions,
  conversation,
  type Transcript,
  type TranscriptLine,
} from "./conversation.ts";
