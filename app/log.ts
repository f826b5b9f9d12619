/**
 * The log: one JSON object a line. Ids of people and messages are replaced by references that only
 * the holder of the key can tell, what people write is left out unless the level is `debug`, and
 * only facts known here are taken over, so that nothing slips in with a new one.
 */
import { type DestinationStream, pino } from "pino";
import { type Log, traceIdHere } from "../src/index.ts";
import { referenceTo } from "./references.ts";
import type { LogLevel } from "./settings.ts";
import { visible } from "./visible.ts";

export interface LogOptions {
  readonly level: LogLevel;
  /** Turns ids into references: the same key gives the same references. */
  readonly key: string;
  /** Never shown, whatever holds them. */
  readonly secrets: readonly string[];
  readonly to: DestinationStream;
}

type Facts = Readonly<Record<string, unknown>>;

/** Taken over as they are; of a closed set of words, or put there by whoever runs the program. */
const plainFacts = new Set(
  "channel flow step outcome error code at failures attempts label result signal setting nearest state".split(
    " ",
  ),
);
const wordFacts = ["text", "reason"];
/** What these errors say is about the deployment, never about a person. */
const telling = new Set(["STORE_UNREACHABLE", "STORE_BUSY", "CHANNEL_BOT_STOPPED"]);
const longestText = 2_000;
/** The id of an inbox entry, perhaps taken up again, and a place among what it caused. */
const outboxFormat = /^(.*?)((?:~\d+)?(?:\/(?:\d+(?:\.\d+)?|close:[\w-]+|back(?:\.\d+)?))+)$/s;

/** @example log({ level: "info", key, secrets: [], to: process.stderr })("info", "bot_started") */
export function log({ level, key, secrets, to }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: ["token", "password", "authorization", "cookie"], censor: "[secret]" },
    },
    to,
  );
  const showsWords = level === "debug";
  const clean = cleaner(secrets);
  return (lineLevel, event, facts = {}) => {
    if (!logger.isLevelEnabled(lineLevel)) return;
    const traceId = traceIdHere();
    const trace = traceId === undefined ? {} : { traceId };
    const line = { event, ...trace, ...referencesIn(facts, key), ...plainIn(facts, clean) };
    logger[lineLevel](
      { ...line, ...wordsIn(facts, { clean, showsWords }) },
      event.replaceAll("_", " "),
    );
  };
}

function referencesIn(facts: Facts, key: string): Record<string, string> {
  const { customer, turn, inboxId, outboxId } = facts;
  const found: Record<string, string> = {};
  if (typeof customer === "string") {
    found.customerRef = referenceTo("customer", customer, key);
    if (typeof turn === "number") found.turnId = `${found.customerRef}.${turn}`;
  }
  if (typeof inboxId === "string") {
    found.inboxId = referenceTo("message", inboxId.replace(/~\d+$/, ""), key);
  }
  if (typeof outboxId === "string") {
    const [, of = outboxId, place = ""] = outboxFormat.exec(outboxId) ?? [];
    found.inboxId = referenceTo("message", of, key);
    found.outboxId = found.inboxId + place;
  }
  return found;
}

function plainIn(facts: Facts, clean: (text: string) => string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value === "number" || typeof value === "boolean") found[name] = value;
    else if (typeof value === "string" && plainFacts.has(name)) found[name] = clean(value);
  }
  return found;
}

function wordsIn(
  facts: Facts,
  { clean, showsWords }: { clean: (text: string) => string; showsWords: boolean },
): Record<string, string> {
  const found: Record<string, string> = {};
  const isTelling = typeof facts.code === "string" && telling.has(facts.code);
  for (const name of wordFacts) {
    const value = facts[name];
    if (typeof value === "string" && (showsWords || (isTelling && name === "reason")))
      found[name] = clean(value);
  }
  return found;
}

/** Tokens in addresses and headers, and whatever the deployment holds secret. */
function cleaner(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 4);
  return (text) => {
    const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
    return visible(
      hidden
        .replace(/\/\/[^/\s@]+@/g, "//[secret]@")
        .replace(/\bbot\d{5,}:[\w-]{20,}/g, "bot[secret]")
        .replace(/\b(Bearer|Bot|Basic) [\w.~+/=-]{16,}/g, "$1 [secret]")
        .slice(0, longestText),
    );
  };
}
