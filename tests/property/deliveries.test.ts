/**
 * Random scripts of what an app does, for several people at once, with and without the death of the
 * process: whatever happens, nothing is written before a wait is over, nothing is lost and nothing
 * changes its place. PROPERTY_SEED repeats a run, PROPERTY_RUNS says how many scripts there are.
 */
import { expect } from "chai";
import fc from "fast-check";
import { ChannelError } from "../../src/base/errors.ts";
import { Deliveries } from "../kit/deliveries.ts";
import { app, type Step } from "../kit/script.ts";

const runs = Number(process.env.PROPERTY_RUNS ?? 200);
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);
const names = ["ann", "bob", "cid"] as const;
const channels = ["telegram", "discord"] as const;
/** More than all the waits of a script. */
const longEnoughMs = 2 * 60 * 60_000;

interface Message {
  readonly name: (typeof names)[number];
  readonly channel: (typeof channels)[number];
  readonly afterMs: number;
}

interface Phone extends Omit<Message, "afterMs"> {
  readonly texts: readonly string[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(app.works) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        seconds: fc.integer({ min: 1, max: 60 }),
        scope: fc.constantFrom("chat" as const, "account" as const),
      })
      .map(({ seconds, scope }) => app.tooMany(seconds, scope)),
  },
  fc.constantFrom(app.serverError(), app.unavailable(), app.htmlPage()),
  fc.constantFrom(app.reset(), app.brokenAnswer(), app.hangs, app.arrivesHangs),
);

const script = fc.record({
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  steps: fc.array(
    fc.record({ name: fc.constantFrom(...names), channel: fc.constantFrom(...channels), step }),
    { maxLength: 12 },
  ),
  messages: fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      channel: fc.constantFrom(...channels),
      afterMs: fc.nat(5_000),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  deaths: fc.array(
    fc.record({
      point: fc.constantFrom(
        "deliver:before" as const,
        "deliver:sent" as const,
        "deliver:marked" as const,
      ),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 10 },
  ),
});

/** What an app was sent while it had asked to wait. */
function sentTooEarly(all: Deliveries): readonly string[] {
  const found: string[] = [];
  for (const [channel, driver] of all.drivers) {
    const waits = new Map<string, { readonly askedMs: number; readonly untilMs: number }[]>();
    driver.onTry = (person, chosen) => {
      const nowMs = all.elapsedMs;
      const asked = [...(waits.get("account") ?? []), ...(waits.get(person) ?? [])];
      // What was on its way at the same moment could not know.
      const early = asked.filter(({ askedMs, untilMs }) => askedMs < nowMs && nowMs < untilMs);
      found.push(...early.map(({ untilMs }) => `${channel} ${nowMs} before ${untilMs}`));
      const wait = waitIn(chosen);
      if (!wait) return;
      const who = wait.scope === "account" ? "account" : person;
      const untilMs = nowMs + wait.ms;
      waits.set(who, [...(waits.get(who) ?? []), { askedMs: nowMs, untilMs }]);
    };
  }
  return found;
}

function waitIn(
  chosen: Step,
): { readonly scope: "chat" | "account"; readonly ms: number } | undefined {
  if (chosen.type !== "fails" || !(chosen.error instanceof ChannelError)) return undefined;
  const { scope, retryAfterMs: ms } = chosen.error;
  return ms === undefined ? undefined : { scope, ms };
}

/** Promises every message at its time; returns what each phone is to show. */
async function promise(
  all: Deliveries,
  messages: readonly Message[],
  before: (message: Message) => void = () => {},
): Promise<readonly Phone[]> {
  const expected = new Map<string, Phone>();
  for (const [at, message] of messages.entries()) {
    const { name, channel, afterMs } = message;
    const key = `${channel} ${name}`;
    const phone = expected.get(key) ?? { name, channel, texts: [] };
    expected.set(key, { ...phone, texts: [...phone.texts, `${at}`] });
    all.person(name).isPromised(channel, `${at}`, { expiresAt: new Date(8e15) });
    before(message);
    await all.run(afterMs);
  }
  return [...expected.values()];
}

function verify(all: Deliveries, phones: readonly Phone[]): void {
  for (const { channel, name, texts } of phones) {
    const shown = all
      .driver(channel)
      .screen(name)
      .map(({ text }) => text);
    expect(shown.filter((text, at) => text !== shown[at - 1])).to.deep.equal(texts);
  }
  for (const person of all.people) expect(new Set(person.states())).to.have.keys("sent");
}

function repeatsOn(all: Deliveries, { channel, name }: Phone): number {
  const { sends } = all.driver(channel);
  const keys = sends.filter(({ to }) => to.user.id === name).map(({ key }) => key);
  return keys.length - new Set(keys).size;
}

describe(`deliveries to apps in trouble (seed ${seed}, ${runs} runs)`, () => {
  it("never come before the app allows, never out of order, and all arrive", async function () {
    this.timeout(300_000);

    await fc.assert(
      fc.asyncProperty(script, async ({ random, steps, messages }) => {
        const all = new Deliveries();
        all.random = () => random;
        const tooEarly = sentTooEarly(all);
        for (const { name, channel, step: one } of steps) all.driver(channel).plays(name, one);

        const phones = await promise(all, messages);
        await all.run(longEnoughMs);

        expect(tooEarly).to.be.empty;
        verify(all, phones);
      }),
      { numRuns: runs, seed },
    );
  });
});

describe(`deliveries of processes that die (seed ${seed}, ${runs} runs)`, () => {
  it("repeat at most one message of each conversation a death", async function () {
    this.timeout(300_000);

    await fc.assert(
      fc.asyncProperty(script, async ({ random, messages, deaths }) => {
        const all = new Deliveries();
        all.random = () => random;
        const dying = [...deaths];

        const phones = await promise(all, messages, () => {
          const death = dying.shift();
          if (death) all.diesAt(death.point, death.count);
        });
        await all.run(longEnoughMs);

        verify(all, phones);
        for (const phone of phones) {
          const most = phone.channel === "discord" ? 0 : all.deaths;
          expect(repeatsOn(all, phone)).to.be.at.most(most);
        }
      }),
      { numRuns: runs, seed },
    );
  });
});
