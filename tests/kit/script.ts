/** What an app does, send by send: the faults a driver has to live with. */
import { ChannelError } from "../../src/base/errors.ts";

export type Step =
  | { readonly type: "works" }
  | { readonly type: "fails"; readonly error: unknown }
  | { readonly type: "hangs" }
  /** The message arrives, and then the answer is lost. */
  | { readonly type: "arrives, fails"; readonly error: unknown }
  | { readonly type: "arrives, hangs" };

const works: Step = { type: "works" };
const hangs: Step = { type: "hangs" };
const arrivesHangs: Step = { type: "arrives, hangs" };

/** What an app may do when it is sent a message. */
export const app = {
  works,
  hangs,
  arrivesHangs,
  tooMany: (seconds: number, scope: "chat" | "account" = "chat"): Step =>
    fails("CHANNEL_TOO_MANY", "Too many requests", {
      ...{ retry: "later", retryAfterMs: seconds * 1_000, scope },
    }),
  serverError: (): Step =>
    fails("CHANNEL_DOWN", "500 Internal Server Error", { retry: "later", mayHaveArrived: true }),
  unavailable: (): Step => fails("CHANNEL_DOWN", "503 Service Unavailable", { retry: "later" }),
  blocked: (): Step => fails("CHANNEL_UNREACHABLE", "Forbidden: the bot was blocked by the user"),
  unauthorized: (): Step => fails("CHANNEL_UNAUTHORIZED", "401 Unauthorized", { retry: "later" }),
  badFormat: (): Step => fails("CHANNEL_BAD_FORMAT", "Bad Request: can't parse entities"),
  refused: (): Step => fails("CHANNEL_REFUSED", "The app refused the message"),
  /** The body of the answer cannot be read, though the app has taken the message. */
  brokenAnswer: (): Step => ({
    type: "arrives, fails",
    error: new SyntaxError("Unexpected end of JSON input"),
  }),
  htmlPage: (): Step => ({
    type: "fails",
    error: new SyntaxError("Unexpected token '<', \"<html>\" is not valid JSON"),
  }),
  reset: (): Step => ({
    type: "arrives, fails",
    error: new ChannelError("CHANNEL_DOWN", "The connection was reset", {
      ...{ retry: "later", mayHaveArrived: true },
    }),
  }),
} as const;

function fails(
  code: string,
  message: string,
  facts: ConstructorParameters<typeof ChannelError>[2] = {},
): Step {
  return { type: "fails", error: new ChannelError(code, message, facts) };
}
