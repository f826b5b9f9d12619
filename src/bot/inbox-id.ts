/** How long the id of an inbox entry may be: what a turn leaves behind is named after it. */
import { longestIdBytes } from "../store/index-key.ts";

/** Leaves room in the ids of what a message leads to, which begin with its own. */
export const longestInboxIdBytes = longestIdBytes - 64;
