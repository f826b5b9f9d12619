/**
 * The real program is killed with SIGKILL at every fault point of a turn, started again, and the
 * sign-up goes on. The phone is what the customer saw, the timeline is what the profile says.
 *
 * Per kill: nothing is lost, every exchange is there once and in order, no question that was
 * answered is asked again, one voucher; on the phone at most the one message in the send window
 * is repeated, and none on the app that drops repeats.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type FaultPoint, faultPoints } from "../../src/base/surroundings.ts";
import { startMongodbServer } from "../kit/mongodb-server.ts";
import { Victim } from "./victim.ts";

interface Home {
  /** Settings for an empty place. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

const homes: Record<string, () => Promise<Home>> = {
  "the embedded store": async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-crash-"));
    return {
      environment: { DATA_DIR: directory, MONGODB_URI: "" },
      remove: () => rm(directory, { recursive: true, force: true }),
    };
  },
  MongoDB: async () => {
    const given = process.env.TEST_MONGODB_URI;
    const server = given ? undefined : await startMongodbServer();
    const uri = given ?? server?.uri ?? "";
    return {
      environment: { MONGODB_URI: new URL(`/crash-${Date.now()}`, uri).href },
      remove: async () => server?.stop(),
    };
  },
};

const onlyInFirstTurn: readonly FaultPoint[] = ["identify:person", "identify:identity"];
const onlyInLastTurn: readonly FaultPoint[] = ["once:before", "once:ran", "once:kept"];
/** The mark of a turn's last message is written together with what follows the turn. */
const inSendWindow: readonly FaultPoint[] = [
  "deliver:sent",
  "deliver:marked",
  "settle:before",
  "settle:copied",
  "close:before",
  "close:after",
];
const apps = ["whatsapp", "telegram", "discord"] as const;

const questions = {
  name: "What may we call you?",
  email: "What is your e-mail address, Ann?",
  consent: "May we write to you once a month?",
};

const totals = { kills: 0, repeats: 0, violations: 0 };

for (const [name, makeHome] of Object.entries(homes)) {
  describe(`a sign-up killed on ${name}`, () => {
    let home: Home;
    let victim: Victim;

    before(async () => {
      home = await makeHome();
      victim = new Victim(home.environment);
      await victim.start();
    });

    after(async () => {
      await victim.end();
      await home.remove();
    });

    for (const one of casesOn(name)) {
      it(`goes on at ${one.place} of its ${one.turn} turn, on ${one.app}`, () =>
        signUp(victim, one));
    }
  });
}

after(() => {
  const { kills, repeats, violations } = totals;
  console.log(
    `crash: ${kills} kills tried, ${repeats} messages repeated, ${violations} violations`,
  );
});

/** Each fault point in both turns that come by it, or in one; the apps take turns. */
function casesOn(home: string): readonly Case[] {
  const cases = faultPoints.flatMap((place, at) => {
    const turns = (["first", "last"] as const).filter((turn) => comesBy(turn, place));
    const killed = home === "MongoDB" ? [turns[at % turns.length] ?? "first"] : turns;
    return killed.map((turn) => ({ place, turn }));
  });
  return cases.map((one, at) => ({ ...one, app: apps[at % apps.length] ?? "telegram" }));
}

function comesBy(turn: "first" | "last", place: FaultPoint): boolean {
  return !(turn === "first" ? onlyInLastTurn : onlyInFirstTurn).includes(place);
}

interface Case {
  readonly app: (typeof apps)[number];
  readonly place: FaultPoint;
  readonly turn: "first" | "last";
}

async function signUp(victim: Victim, { app, place, turn }: Case): Promise<void> {
  const person = `ann-${turn}-${place.replace(":", "-")}`;
  const say = (text: string) => delivered(victim, app, person, { text });

  const kill = (deed: object) => killed(victim, { app, place, turn }, person, deed);
  if (turn === "first") await kill({ text: "hi" });
  else await say("hi");
  await victim.until(app, person, (messages) => shows(messages, questions.name));
  await say("Ann");
  await victim.until(app, person, (messages) => shows(messages, questions.email));
  await say("ann@example.org");
  const asked = await victim.until(app, person, (messages) => shows(messages, questions.consent));
  const choice = asked.findLast(({ choices }) => choices)?.choices?.[0]?.id;
  if (turn === "last") await kill({ choice });
  else await delivered(victim, app, person, { choice });
  await victim.until(app, person, (messages) => messages.some(isVoucher));
  await say("hello again");
  await victim.until(app, person, (messages) => shows(messages, "Good to see you again, Ann."));

  try {
    await verify(victim, { app, place, turn }, person);
  } catch (error) {
    totals.violations += 1;
    throw error;
  }
}

/** Arms the program, sends what makes it die, starts it again and redelivers. */
async function killed(
  victim: Victim,
  { app, place }: Case,
  person: string,
  deed: object,
): Promise<void> {
  const withId = { ...deed, id: crypto.randomUUID() };
  await victim.dieAt(place);
  const isAccepted = await victim.post(app, person, withId);
  expect(await victim.died()).to.equal("SIGKILL");
  totals.kills += 1;
  await victim.start();
  if (!isAccepted) await repeat(victim, app, person, withId);
}

async function delivered(victim: Victim, app: string, person: string, deed: object) {
  await repeat(victim, app, person, { ...deed, id: crypto.randomUUID() });
}

async function repeat(victim: Victim, app: string, person: string, deed: object): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await victim.post(app, person, deed)) return;
  }
  throw new Error("the program accepts nothing");
}

async function verify(victim: Victim, { app, place }: Case, person: string): Promise<void> {
  const timeline = await victim.timeline(person);
  const phone = await victim.phone(app, person);

  expect(timeline.map(({ seq }) => seq)).to.deep.equal(timeline.map((_, at) => at + 1));
  expect(new Set(timeline.map(({ id }) => id)).size).to.equal(timeline.length);
  const inbound = timeline.filter(({ direction }) => direction === "in").map(({ text }) => text);
  const written = ["hi", "Ann", "ann@example.org", "Yes, please", "hello again"];
  expect(inbound).to.deep.equal(written);

  const outbound = timeline.filter(({ direction }) => direction === "out");
  for (const question of Object.values(questions)) {
    const asked = outbound.filter(({ text }) => text.startsWith(question));
    expect(asked, question).to.have.lengthOf(1);
  }
  expect(new Set(outbound.filter(isVoucher).map(codeIn)).size).to.equal(1);

  const shown = phone.filter(({ from }) => from === "bot").map(({ text }) => text);
  const withoutRepeats = shown.filter((text, at) => at === 0 || text !== shown[at - 1]);
  const promised = outbound.map(({ text }) => text);
  expect(withoutRepeats).to.deep.equal(promised);
  const repeats = shown.length - withoutRepeats.length;
  totals.repeats += repeats;
  const mayRepeat = inSendWindow.includes(place) && app !== "discord";
  expect(repeats, "repeats on the phone").to.be.at.most(mayRepeat ? 1 : 0);
}

function shows(messages: readonly { from: string; text: string }[], beginning: string): boolean {
  return messages.some(({ from, text }) => from === "bot" && text.startsWith(beginning));
}

function isVoucher(message: { text: string; code?: string }): boolean {
  return codeIn(message) !== undefined;
}

function codeIn({ text, code }: { text: string; code?: string }): string | undefined {
  return code ?? /^NEWS20-[0-9A-F]{10}$/.exec(text)?.[0];
}
