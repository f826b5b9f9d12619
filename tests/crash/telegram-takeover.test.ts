/**
 * Two real processes of one bot on Telegram, of which one asks for messages: it is killed, told to
 * stop, or stands still while people write, and the other takes over.
 */
import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { textOf } from "../kit/engine.ts";
import { toldBy } from "../kit/fleet/tally.ts";
import { Crew } from "../kit/telegram/crew.ts";
import type { Person } from "../servers/telegram/phone.ts";

const rounds = 2;
const perRound = 6;
const betweenMs = 20;
const people = 4;

/** What one round does to the process that asks. */
type Blow = (crew: Crew, poller: ChildProcess) => Promise<void>;

interface Outcome {
  /** From the signal until the other process asks, of each round. */
  readonly takeoversMs: readonly number[];
  /** Messages that stand on phones twice. */
  readonly repeats: number;
}

async function trial(crew: Crew, blow: Blow): Promise<Outcome> {
  const writers = Array.from({ length: people }, () => crew.api.person());
  const written: string[] = [];
  const takeoversMs: number[] = [];
  await crew.joins();
  await crew.joins();
  for (let round = 0; round < rounds; round += 1) {
    const poller = await crew.poller();
    const texts = Array.from({ length: perRound }, (_, at) => `${written.length + at + 1}`);
    const writing = everybodyWrites(writers, texts);
    await writers[0]?.hears(`Noted ${texts[1]} after`);
    const struckMs = Date.now();
    await blow(crew, poller);
    await crew.poller(poller);
    takeoversMs.push(Date.now() - struckMs);
    await writing;
    written.push(...texts);
    for (const one of writers) await one.hears(`Noted ${texts.at(-1)} after`);
    const isGone = poller.signalCode !== null || poller.exitCode !== null;
    if (isGone && round < rounds - 1) await crew.joins();
  }
  const repeats = await Promise.all(writers.map((one) => repeatsOf(one, { crew, written })));
  expect(new Set(crew.booked).size).to.equal(people * toldBy(written).booked);
  return { takeoversMs, repeats: repeats.reduce((sum, count) => sum + count, 0) };
}

async function everybodyWrites(writers: readonly Person[], texts: readonly string[]) {
  for (const text of texts) {
    for (const one of writers) one.say(text);
    await pause(betweenMs);
  }
}

/** Everything is there once and in order, but for what a phone shows twice on end. */
async function repeatsOf(
  one: Person,
  { crew, written }: { readonly crew: Crew; readonly written: readonly string[] },
): Promise<number> {
  const story = await crew.storyOf(one);
  const said = story.filter(({ direction }) => direction === "in").map(textOf);
  expect(said).to.deep.equal(written);
  const once = one.texts.filter((text, at) => text !== one.texts[at - 1]);
  expect(once).to.deep.equal(toldBy(written).replies);
  return one.texts.length - once.length;
}

describe("the process that asks Telegram for messages", () => {
  let crew: Crew;
  afterEach(() => crew.end());

  function report(what: string, { takeoversMs, repeats }: Outcome): void {
    const total = people * perRound * rounds;
    console.log(`${what}: ${total} messages, ${repeats} repeats, takeovers ${takeoversMs} ms`);
  }

  it("is replaced when it is killed: nothing lost, nothing applied twice, all in order", async () => {
    crew = await Crew.start();

    const outcome = await trial(crew, (one, poller) => one.leaves(poller, "SIGKILL"));

    report("SIGKILL", outcome);
    expect(outcome.repeats).to.be.at.most(people * rounds);
  });

  it("hands over when it is told to stop, and nothing is said twice", async () => {
    crew = await Crew.start();

    const outcome = await trial(crew, (one, poller) => one.leaves(poller, "SIGTERM"));

    report("SIGTERM", outcome);
    expect(outcome.repeats).to.equal(0);
  });

  it("is replaced when it stands still, and does no harm when it goes on", async () => {
    crew = await Crew.start({ leaseMs: 1_000 });

    const outcome = await trial(crew, async (one, poller) => {
      poller.kill("SIGSTOP");
      await one.poller(poller);
      poller.kill("SIGCONT");
    });

    report("SIGSTOP", outcome);
    expect(outcome.repeats).to.be.at.most(people * rounds);
  });
});
