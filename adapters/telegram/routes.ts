/**
 * Where the Bot API brings what has happened. Invariant: an update is answered 200 only once it is
 * durable; any other answer makes the Bot API bring it again.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type ErrorRequestHandler, type Request, type RequestHandler, Router, raw } from "express";
import { BotError, errorFacts, type Surroundings } from "../../src/index.ts";
import { update } from "./updates.ts";

export interface WebhookOptions {
  /** What the Bot API sends along, so that nobody else can bring anything. */
  readonly secret: string;
  /** Takes in updates; nothing while the bot is not running. */
  readonly take: () => ((batch: readonly unknown[]) => Promise<unknown>) | undefined;
  readonly log: Surroundings["log"];
}

const largestBodyBytes = 1_024 * 1_024;
const header = "x-telegram-bot-api-secret-token";

/** The same in every process that has the token, and of no use to whoever learns it. */
export function secretOf(token: string): string {
  return createHmac("sha256", token).update("webhook").digest("base64url");
}

export function webhookRoute({ secret, take, log }: WebhookOptions): Router {
  const routes = Router();
  routes.post("/", onlyWith(secret), raw({ limit: largestBodyBytes, type: () => true }));
  routes.post("/", async (request: Request, response) => {
    const given = updateIn(request.body);
    if (!given) return void response.status(400).end();
    const takes = take();
    if (!takes) return void response.status(503).set("retry-after", "1").end();
    try {
      await takes([given]);
      response.status(200).end();
    } catch (error) {
      const { code } = error instanceof BotError ? error : { code: undefined };
      log("warn", "webhook_later", { channel: "telegram", code, ...errorFacts(error) });
      response.status(503).set("retry-after", "1").end();
    }
  });
  routes.use(unreadable);
  return routes;
}

/** Whoever does not know the secret learns nothing, and nothing of theirs is read. */
function onlyWith(secret: string): RequestHandler {
  const wanted = digest(secret);
  return (request, response, next) => {
    const given = request.get(header) ?? "";
    if (timingSafeEqual(digest(given), wanted)) return next();
    response.status(401).end();
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function updateIn(body: unknown) {
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    return update.safeParse(JSON.parse(body.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** What is too large or cut off is no update. */
const unreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = typeof error === "object" && error !== null && "status" in error && error.status;
  response.status(status === 413 ? 413 : 400).end();
};
