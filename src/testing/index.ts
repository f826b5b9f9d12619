/** Everything a test of flows imports: a conversation in memory, in milliseconds. */
export {
  type AdapterBehaviour,
  type AdapterStage,
  adapterContract,
  type SeenMessage,
} from "./adapter-contract.ts";
export { adapterTroubles, type Trouble, type TroubledStage } from "./adapter-troubles.ts";
export {
  Conversation,
  type ConversationOptions,
  conversation,
  type Shareable,
} from "./conversation.ts";
export type { SentFile } from "./test-app.ts";
export type { Transcript, TranscriptLine } from "./transcript.ts";
