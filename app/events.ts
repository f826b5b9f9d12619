/** What happens in the business, told over HTTP: `POST /api/events`. */
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { Bot, PlainData } from "../src/index.ts";
import { problem } from "./problem.ts";

const largestBodyBytes = 64 * 1024;

const told = z.strictObject({
  event: z.string().min(1).max(128),
  customer: z.string().min(1).max(512),
  data: z.unknown().default({}),
});
const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** `bot` is asked for on each request: a restart replaces it. */
export function eventRoutes(bot: () => Bot): Router {
  const routes = Router();
  routes.post("/", express.json({ limit: largestBodyBytes }), (request, response) =>
    take(request, response, bot()),
  );
  return routes;
}

/** For a deployment that nobody may tell anything. */
export const closedToEvents: RequestHandler = (_request, response) => {
  response.status(403).json(problem("EVENTS_CLOSED", "Set API_TOKEN to take events here"));
};

async function take(request: Request, response: Response, bot: Bot): Promise<void> {
  const key = idempotencyKey.safeParse(request.get("idempotency-key"));
  if (!key.success) return void response.status(400).json(badKey);
  const body = told.safeParse(request.body);
  if (!body.success) return void response.status(400).json(badBody(body.error));
  const { event: name, customer, data } = body.data;
  const event = bot.events.get(name);
  if (!event) return void response.status(404).json(unknownEvent(name, bot));
  const read = await event.schema.safeParseAsync(data);
  if (!read.success) return void response.status(400).json(badData(name, read.error));
  // It came as JSON. Kept as it came: it is read again on every replay.
  const payload = data as PlainData;
  const accepted = await bot.happens(event, { customer, id: key.data, payload });
  if (accepted === "duplicate") response.set("idempotency-replayed", "true");
  response.status(202).json({ event: name, id: key.data });
}

const badKey = problem(
  "BAD_KEY",
  "The header Idempotency-Key must be 1 to 128 visible ASCII characters: the same when the event is told again",
);

function badBody(error: z.ZodError) {
  const expected = 'The body must be {"event": NAME, "customer": ID, "data": {…}} as JSON';
  return problem("BAD_BODY", `${expected}: ${sentence(error)}`, issuesOf(error));
}

function badData(name: string, error: z.ZodError) {
  const message = `The data of the event "${name}" does not fit: ${sentence(error)}`;
  return problem("BAD_EVENT_DATA", message, issuesOf(error));
}

function unknownEvent(name: string, { events }: Bot) {
  const names = [...events.keys()].map((one) => `"${one}"`).join(", ");
  return problem(
    "UNKNOWN_EVENT",
    `No flow knows the event "${name}"; there is ${names || "none: export one from a file of your flows"}`,
  );
}

function issuesOf({ issues }: z.ZodError) {
  return issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

function sentence(error: z.ZodError): string {
  return issuesOf(error)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
    .join("; ");
}
