/** What is answered over HTTP when there is no form to show, or one that was not taken. Pure. */
import { BotError } from "../../src/index.ts";
import type { Notice } from "./languages/page-words.ts";
import type { FormState } from "./pages.ts";

export const statusOf: Readonly<Record<Notice, number>> = {
  sent: 200,
  "sent before": 409,
  closed: 410,
  expired: 410,
  refused: 403,
  later: 503,
  "too much": 413,
};

/** What can be sent again, as it is or shorter. */
export function troubleOf(error: unknown): Notice | undefined {
  if (!(error instanceof BotError)) return undefined;
  if (error.code === "CHANNEL_EVENT_TOO_LARGE") return "too much";
  return error.retry === "later" ? "later" : undefined;
}

export function statusFor({ issues, trouble }: Pick<FormState, "issues" | "trouble">): number {
  if (trouble) return statusOf[trouble];
  return issues ? 422 : 200;
}
