/**
 * A customer has answered "Ann" to `name` and is looking at `age`. The process restarts, perhaps
 * with another release of the flow; then "30" arrives. Whatever has changed, no answer is lost or
 * filed under another name, nothing answered is asked again, and the customer gets a reply.
 */
import { expect } from "chai";
import { z } from "zod";
import { type Flow, flow } from "../../src/flow/flow.ts";
import type { Migration } from "../../src/flow/migrate.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import { anEngine, type Restart, type TestEngine, textOf } from "../kit/engine.ts";

type Body = (verbs: Verbs) => Promise<void>;

const text = z.string().min(2);
const number = z.coerce.number("That is not a number");

const nameOf = ({ ask }: Verbs) => ask("name", "Your name?", text);
const ageOf = ({ ask }: Verbs) => ask("age", "How old are you?", number);
const cityOf = ({ ask }: Verbs) => ask("city", "Which city?", text);

const asItWas: Body = async (verbs) => {
  await verbs.say("Welcome.");
  const name = await nameOf(verbs);
  const age = await ageOf(verbs);
  await verbs.say(`Done: ${name}, ${age}.`);
};

interface Change {
  readonly what: string;
  readonly migrate?: Migration;
  readonly next: Body;
  /** What "30" is answered with, on the app where it is typed. */
  readonly reply: string;
  /** What stands at the end, when every further question is answered. */
  readonly end: string;
}

const changes: readonly Change[] = [
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

const answers: Readonly<Record<string, string>> = {
  "Your name?": "Ann",
  "How old are you?": "30",
  "And your age?": "30",
  "Your full name?": "Ann Lee",
  "Which city?": "Oslo",
};

const release = (body: Body, migrate: Migration = {}): Flow =>
  flow("sign-up", { fallback: true, migrate }, body);

async function lookingAtAge(): Promise<TestEngine> {
  const engine = await anEngine({ flows: [release(asItWas)] });
  await engine.says("telegram", "ann", "hi");
  await engine.says("telegram", "ann", "Ann");
  return engine;
}

/** Answers what the app shows, as a customer would, until nothing more is asked. */
async function answersAll(engine: TestEngine, channel: string): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    const answer = answers[engine.lastReply(channel, "ann") ?? ""];
    if (answer === undefined) return;
    await engine.says(channel, "ann", answer);
  }
}

/** What the steps were called at first. */
const names: Readonly<Record<string, string>> = {
  name: "name",
  age: "age",
  "full-name": "name",
  years: "age",
};

async function verifyStory(engine: TestEngine): Promise<void> {
  const exchanges = await engine.exchanges("ann");
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

const endings: readonly NonNullable<Restart["after"]>[] = ["stop", "crash"];

for (const { what, next, migrate, reply, end } of changes) {
  for (const after of endings) {
    describe(`a release after a ${after}, with ${what}`, () => {
      it("takes the answer and goes on", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        await engine.says("telegram", "ann", "30");

        expect(engine.lastReply("telegram", "ann")).to.equal(reply);
        await answersAll(engine, "telegram");
        expect(engine.lastReply("telegram", "ann")).to.equal(end);
        await verifyStory(engine);
      });

      it("takes the answer typed on another app", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        await engine.says("discord", "ann", "30");

        expect(engine.replies("discord", "ann")).to.deep.equal([reply]);
        await answersAll(engine, "discord");
        expect(engine.lastReply("discord", "ann")).to.equal(end);
        await verifyStory(engine);
      });

      it("takes the answer delivered twice at once, once", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        const shownBefore = engine.replies("telegram", "ann").length;
        await Promise.all([
          engine.says("telegram", "ann", "30", "native-30"),
          engine.says("telegram", "ann", "30", "native-30"),
        ]);

        expect(engine.replies("telegram", "ann").slice(shownBefore)).to.deep.equal([reply]);
        await verifyStory(engine);
      });
    });
  }

  describe(`a conversation that moves before a release with ${what}`, () => {
    it("goes on where the other app shows it", async () => {
      const engine = await lookingAtAge();
      await engine.says("discord", "ann", "hi");

      await engine.restartWith({ flows: [release(next, migrate)] });
      await engine.says("discord", "ann", "30");

      expect(engine.lastReply("discord", "ann")).to.equal(reply);
      await answersAll(engine, "discord");
      expect(engine.lastReply("discord", "ann")).to.equal(end);
      await verifyStory(engine);
    });

    it("shows what the new release asks when the customer greets on another app", async () => {
      const engine = await lookingAtAge();

      await engine.restartWith({ flows: [release(next, migrate)] });
      await engine.says("discord", "ann", "hi");
      await answersAll(engine, "discord");

      expect(engine.lastReply("discord", "ann")).to.equal(end);
      expect((await engine.customer("ann")).runs).to.deep.equal([]);
    });
  });
}
