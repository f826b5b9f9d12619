/**
 * A flow of two questions and what a release may make of it while a customer looks at the second,
 * with what the customer is then told.
 */
import { expect } from "chai";
import { z } from "zod";
import { type Flow, flow } from "../../src/flow/flow.ts";
import type { Migration } from "../../src/flow/migrate.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import { textOf } from "./engine.ts";

type Body = (verbs: Verbs) => Promise<void>;

const text = z.string().min(2);
const number = z.coerce.number("That is not a number");

const nameOf = ({ ask }: Verbs) => ask("name", "Your name?", text);
const ageOf = ({ ask }: Verbs) => ask("age", "How old are you?", number);
const cityOf = ({ ask }: Verbs) => ask("city", "Which city?", text);

export const asItWas: Body = async (verbs) => {
  await verbs.say("Welcome.");
  const name = await nameOf(verbs);
  const age = await ageOf(verbs);
  await verbs.say(`Done: ${name}, ${age}.`);
};

export interface Change {
  readonly what: string;
  readonly migrate?: Migration;
  readonly next: Body;
  /** What "30" is answered with, on the app where it is typed. */
  readonly reply: string;
  /** What stands at the end, when every further question is answered. */
  readonly end: string;
}

export const changes: readonly Change[] = [
  {
    what: "nothing but a restart",
    next: asItWas,
    reply: "Done: Ann, 30.",
    end: "Done: Ann, 30.",
  },
  {
    what: "the waiting question worded otherwise",
    next: async (verbs) => {
      const name = await nameOf(verbs);
      const age = await verbs.ask("age", "And your age?", number);
      await verbs.say(`Done: ${name}, ${age}.`);
    },
    reply: "Done: Ann, 30.",
    end: "Done: Ann, 30.",
  },
  {
    what: "a sentence inserted before the answered question",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      await verbs.say("We are open on Sundays now.");
      const name = await nameOf(verbs);
      const age = await ageOf(verbs);
      await verbs.say(`Done: ${name}, ${age}.`);
    },
    reply: "Done: Ann, 30.",
    end: "Done: Ann, 30.",
  },
  {
    what: "the questions swapped",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      const age = await ageOf(verbs);
      const name = await nameOf(verbs);
      await verbs.say(`Done: ${name}, ${age}.`);
    },
    reply: "Done: Ann, 30.",
    end: "Done: Ann, 30.",
  },
  {
    what: "the answered question renamed",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      const name = await verbs.ask("full-name", "Your full name?", text);
      const age = await ageOf(verbs);
      await verbs.say(`Done: ${name}, ${age}.`);
    },
    reply: "Your full name?",
    end: "Done: Ann Lee, 30.",
  },
  {
    what: "both questions renamed, and said so",
    migrate: { name: "full-name", age: "years" },
    next: async (verbs) => {
      await verbs.say("Welcome.");
      const name = await verbs.ask("full-name", "Your full name?", text);
      const age = await verbs.ask("years", "How old are you?", number);
      await verbs.say(`Done: ${name}, ${age}.`);
    },
    reply: "Done: Ann, 30.",
    end: "Done: Ann, 30.",
  },
  {
    what: "a question inserted before the waiting one",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      const name = await nameOf(verbs);
      const city = await cityOf(verbs);
      const age = await ageOf(verbs);
      await verbs.say(`Done: ${name}, ${age}, ${city}.`);
    },
    reply: "Which city?",
    end: "Done: Ann, 30, Oslo.",
  },
  {
    what: "the waiting question deleted",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      await verbs.say(`Done: ${await nameOf(verbs)}.`);
    },
    reply: "Done: Ann.",
    end: "Done: Ann.",
  },
  {
    what: "a question appended",
    next: async (verbs) => {
      await verbs.say("Welcome.");
      const name = await nameOf(verbs);
      const age = await ageOf(verbs);
      const city = await cityOf(verbs);
      await verbs.say(`Done: ${name}, ${age}, ${city}.`);
    },
    reply: "Which city?",
    end: "Done: Ann, 30, Oslo.",
  },
];

/** What the customer says to each question. */
export const answers: Readonly<Record<string, string>> = {
  "Your name?": "Ann",
  "How old are you?": "30",
  "And your age?": "30",
  "Your full name?": "Ann Lee",
  "Which city?": "Oslo",
};

export const release = (body: Body, migrate: Migration = {}): Flow =>
  flow("sign-up", { fallback: true, migrate }, body);

/** The release that changes this; the first one unless it is among the changes. */
export function releaseOf(what: string): Flow {
  const change = changes.find((one) => one.what === what);
  return change ? release(change.next, change.migrate) : release(asItWas);
}

/** What the steps were called at first. */
const names: Readonly<Record<string, string>> = {
  name: "name",
  age: "age",
  "full-name": "name",
  years: "age",
};

/** Nothing answered is lost, filed under another step, asked again or said again. */
export function verifyStory(exchanges: readonly Exchange[]): void {
  const inbound = exchanges.filter(({ direction }) => direction === "in");
  const outbound = exchanges.filter(({ direction }) => direction === "out").map(textOf);
  for (const [told, step] of [
    ["Ann", "name"],
    ["30", "age"],
  ]) {
    const filed = inbound.filter((exchange) => textOf(exchange) === told);
    expect(filed.map((exchange) => names[exchange.step ?? ""])).to.deep.equal([step]);
  }
  expect(outbound.filter((said) => said === "Your name?")).to.have.lengthOf(1);
  expect(outbound.filter((said) => said === "Welcome.")).to.have.lengthOf(1);
  expect(outbound).to.not.include("We are open on Sundays now.");
  expect(exchanges.map(({ seq }) => seq)).to.deep.equal(exchanges.map((_, at) => at + 1));
}
