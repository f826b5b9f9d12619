/**
 * A bot on Telegram is killed at every fault point of its first and of its last turn, and started
 * again, while the Bot API brings what somebody writes, and shows what they see: the real telegraf,
 * and for some points the real program and SIGKILL.
 *
 * Per kill: nothing is lost, every exchange is there once and in order, one voucher; at most the one
 * message in the send window is shown twice.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import newsletter from "../../flows/newsletter.ts";
import { type FaultPoint, faultPoints } from "../../src/base/surroundings.ts";
import { openCollections } from "../../src/bot/engine.ts";
import { timeline } from "../../src/bot/timeline.ts";
import type { Store } from "../../src/index.ts";
import { storeFor } from "../../src/store/open.ts";
import { textOf } from "../kit/engine.ts";
import { TelegramLives } from "../kit/telegram/lives.ts";
import { BotApi } from "../servers/telegram/bot-api.ts";
import type { Person } from "../servers/telegram/phone.ts";
import { buttonsOf } from "../servers/telegram/world.ts";
import { Victim } from "./victim.ts";

const onlyInFirstTurn: readonly FaultPoint[] = ["identify:identity"];
const onlyInLastTurn: readonly FaultPoint[] = ["once:before", "once:ran", "once:kept"];
/** Nobody is vouched for on Telegram. */
const never: readonly FaultPoint[] = ["identify:person"];
/** The mark of a turn's last message is written together with what follows the turn. */
const inSendWindow: readonly FaultPoint[] = [
  ...(["deliver:sent", "deliver:marked", "settle:before"] as const),
  ...(["settle:copied", "close:before", "close:after"] as const),
];
const written = ["hi", "Ann", "ann@example.org", "Yes, please", "hello again"];

interface Case {
  readonly place: FaultPoint;
  readonly turn: "first" | "last";
}

type Kill = (place: FaultPoint, deed: () => void) => Promise<void>;

const cases: readonly Case[] = faultPoints
  .filter((place) => !never.includes(place))
  .flatMap((place) => [
    ...(onlyInLastTurn.includes(place) ? [] : [{ place, turn: "first" as const }]),
    ...(onlyInFirstTurn.includes(place) ? [] : [{ place, turn: "last" as const }]),
  ]);

describe("a bot on Telegram that is killed", () => {
  let lives: TelegramLives;
  let repeats = 0;

  before(async () => {
    lives = new TelegramLives([newsletter]);
    await lives.start();
  });

  after(async () => {
    await lives.stop();
    console.log(`telegram: ${cases.length} kills, ${repeats} messages repeated`);
  });

  for (const one of cases) {
    it(`goes on at ${one.place} of its ${one.turn} turn`, async () => {
      const ann = lives.api.person();
      const kill: Kill = (place, deed) => lives.diesAt(place, deed);

      await signUp(ann, one, { kill, rests: () => lives.isQuietFor(ann.id) });

      const shown = await repeatsOn(ann, lives.store);
      repeats += shown;
      expect(shown, "repeats").to.be.at.most(inSendWindow.includes(one.place) ? 1 : 0);
    });
  }
});

describe("the program, a bot on Telegram, killed with SIGKILL", () => {
  const people: Person[] = [];
  let api: BotApi;
  let directory: string;
  let victim: Victim;

  before(async () => {
    api = await new BotApi().start();
    directory = await mkdtemp(join(tmpdir(), "throughline-telegram-"));
    victim = new Victim({
      ...{ DATA_DIR: directory, MONGODB_URI: "", SIMULATOR: "off" },
      ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root },
    });
    await victim.start();
  });

  after(async () => {
    await victim.end();
    await api.stop();
    await rm(directory, { recursive: true, force: true });
  });

  for (const place of ["accept:after", "commit:after", "deliver:sent"] as const) {
    it(`goes on at ${place}`, async () => {
      const ann = api.person();
      people.push(ann);
      const kill: Kill = async (point, deed) => {
        await victim.dieAt(point);
        deed();
        expect(await victim.died()).to.equal("SIGKILL");
        await victim.start();
      };

      await signUp(ann, { place, turn: "last" }, { kill, rests: async () => {} });
    });
  }

  it("has lost nothing, and repeated one message a kill at most", async () => {
    await victim.end();
    const store = storeFor({ directory });
    await store.open();
    const repeats = await Promise.all(people.map((ann) => repeatsOn(ann, store)));
    await store.close();

    expect(repeats).to.have.length(3);
    expect(Math.max(...repeats)).to.be.at.most(1);
  });
});

interface SigningUp {
  readonly kill: Kill;
  /** What was shown last is marked as sent when it resolves. */
  readonly rests: () => Promise<void>;
}

async function signUp(ann: Person, { place, turn }: Case, { kill, rests }: SigningUp) {
  if (turn === "first") await kill(place, () => void ann.say("hi"));
  else ann.say("hi");
  await ann.hears("What may we call you?");
  ann.say("Ann");
  await ann.hears("What is your e-mail address, Ann?");
  ann.say("ann@example.org");
  await ann.hears("May we write to you once a month?");
  await rests();
  if (turn === "last") await kill(place, () => void ann.press("Yes, please"));
  else ann.press("Yes, please");
  await ann.hears("Welcome aboard, Ann!");
  ann.say("hello again");
  await ann.hears("Good to see you again, Ann.");
  await rests();
}

/** How many messages stand on the phone twice; all else has to be there once and in order. */
async function repeatsOn(ann: Person, store: Store): Promise<number> {
  const collections = openCollections(store);
  const [identity] = await collections.identities.get([`telegram:4242:${ann.id}`]);
  const page = await timeline(identity?.customer ?? "", { limit: 100 }, collections);
  const exchanges = page?.items ?? [];
  const inbound = exchanges.filter(({ direction }) => direction === "in");
  expect(inbound.map(textOf)).to.deep.equal(written);
  expect(new Set(exchanges.map(({ _id }) => _id)).size).to.equal(exchanges.length);
  const promised = exchanges.filter(({ direction }) => direction === "out").map(textOf);
  const seen = ann.texts.map((text) => text.split("\n\n")[0] ?? "");
  const once = seen.filter((text, at) => text !== seen[at - 1]);
  expect(once).to.deep.equal(promised);
  const codes = ann.heard.flatMap((message) =>
    buttonsOf(message).flatMap(({ copy_text }) => copy_text?.text ?? []),
  );
  expect(new Set(codes).size).to.equal(1);
  return seen.length - once.length;
}
