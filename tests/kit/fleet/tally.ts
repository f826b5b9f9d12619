/**
 * A flow that shows every mistake of the engine: it adds up what it was told, so that a message
 * lost, applied twice or out of order changes all that is said after it.
 */
import { z } from "zod";
import { type Flow, flow } from "../../../src/flow/flow.ts";
import { languageFor } from "../../../src/flow/words.ts";

/** Another system, which does for one key one thing however often it is asked. */
export class Booking {
  readonly calls: string[] = [];

  book(key: string): void {
    this.calls.push(key);
  }
}

/** Every other message begins it, the one after is an answer. */
export function tally(booking: Pick<Booking, "book">): Flow {
  return flow("tally", { fallback: true }, async ({ say, ask, once, remember, customer }) => {
    const before = typeof customer.facts.tally === "string" ? customer.facts.tally : "nothing";
    await say(`So far ${before}.`);
    const told = await ask("told", "What comes next?", z.string());
    await once("booked", ({ key }) => {
      booking.book(key);
    });
    await once("stamped", ({ key }) => {
      booking.book(key);
    });
    await remember("tally", `${before}, ${told}`);
    await say(`Noted ${told} after ${before}.`);
  });
}

export interface Told {
  /** What the bot says, in order. */
  readonly replies: readonly string[];
  /** What the customer has told altogether. */
  readonly tally: string;
  /** Things done in the other system. */
  readonly booked: number;
  /** Whether the bot waits for an answer. */
  readonly isAsking: boolean;
}

/** What becomes of these messages when each is applied once and in order, but for those parked. */
export function toldBy(texts: readonly string[], parked: ReadonlySet<number> = new Set()): Told {
  const replies: string[] = [];
  let sum = "nothing";
  let booked = 0;
  let isAsking = false;
  for (const [at, text] of texts.entries()) {
    if (parked.has(at)) {
      replies.push(languageFor().sentences.parked);
      continue;
    }
    isAsking = !isAsking;
    if (isAsking) replies.push(`So far ${sum}.`, "What comes next?");
    else {
      replies.push(`Noted ${text} after ${sum}.`);
      sum = `${sum}, ${text}`;
      booked += 2;
    }
  }
  return { replies, tally: sum, booked, isAsking };
}
