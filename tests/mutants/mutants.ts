/** The mistakes that engines like this one make. A suite that misses one of them proves nothing. */
import type { Parts } from "../kit/fleet/process.ts";
import { newestFirst } from "./newest-first.ts";
import { noFence } from "./no-fence.ts";
import { sendFirst } from "./send-first.ts";

export const mutants: Readonly<Record<string, (parts: Parts) => Parts>> = {
  "send before they commit": sendFirst,
  "write without a fence": noFence,
  "take the newest message first": newestFirst,
};
