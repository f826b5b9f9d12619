/**
 * Random conversations with the newsletter: on any app, with old buttons, messages at once and
 * delivered again, apps that refuse for a while, restarts and crashes at any fault point.
 * PROPERTY_SEED repeats a run, PROPERTY_RUNS says how many conversations there are.
 */
import { expect } from "chai";
import fc from "fast-check";
import newsletter from "../../flows/newsletter.ts";
import type { InboundEvent } from "../../src/model/activity.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import { anEngine, type TestEngine, textOf } from "../kit/engine.ts";
import { refusal } from "../kit/fake-driver.ts";
import { NewsletterModel, type Said } from "./newsletter-model.ts";

const apps = ["whatsapp", "telegram", "discord"] as const;
const runs = Number(process.env.PROPERTY_RUNS ?? 200);
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);

interface Message {
  readonly app: (typeof apps)[number];
  readonly text: string;
}

const app = fc.constantFrom(...apps);
const usual = fc.constantFrom("hi", "Ann", "ann@example.org", "Yes, please");
const any = fc.oneof(
  { weight: 4, arbitrary: usual },
  fc.constantFrom("hello", "Bob", "bob@example.org", "not an address", " ", "🦊", "1", "2", "no"),
  fc.constantFrom("stop", "start over", "person", "No, thank you"),
);
const message: fc.Arbitrary<Message> = fc.record({ app, text: any });

const action = fc.oneof(
  { weight: 6, arbitrary: message.map((one) => ({ type: "says", ...one }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ first: message, second: message })
      .filter(({ first, second }) => first.app !== second.app)
      .map((both) => ({ type: "says two", ...both }) as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ app, texts: fc.array(any, { minLength: 2, maxLength: 5 }) })
      .map((burst) => ({ type: "says at a stretch", ...burst }) as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("presses" as const), at: fc.nat(20) }),
  },
  fc.record({ type: fc.constant("delivers again" as const), at: fc.nat(20) }),
  fc.record({
    type: fc.constant("restarts" as const),
    after: fc.constantFrom("stop" as const, "crash" as const),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("is about to crash" as const),
      at: fc.integer({ min: 1, max: 45 }),
      again: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
    }),
  },
  fc.record({ type: fc.constant("refuses" as const), app, retryAfterMs: fc.nat(20_000) }),
  fc.record({ type: fc.constant("waits" as const), ms: fc.integer({ min: 1, max: 100_000 }) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** One conversation of one customer, with what the outside world knows of it. */
class Conversation {
  readonly engine: TestEngine;
  /** Ids of what was written on each app, in that order. */
  readonly written = new Map<string, string[]>(apps.map((one) => [one, []]));
  readonly pressed = new Map<string, string>();
  readonly #events = new Map<string, InboundEvent>();
  #crashesAgain: number | undefined;
  crashes = 0;

  constructor(engine: TestEngine) {
    this.engine = engine;
  }

  async does(action: Action): Promise<void> {
    if (action.type === "says") await this.#writes(action);
    else if (action.type === "says two") {
      await Promise.all([this.#writes(action.first), this.#writes(action.second)]);
    } else if (action.type === "says at a stretch") {
      for (const text of action.texts) await this.#writes({ app: action.app, text });
    } else if (action.type === "presses") await this.#presses(action.at);
    else if (action.type === "delivers again") await this.#deliversAgain(action.at);
    else if (action.type === "restarts") await this.#restarts(action.after);
    else if (action.type === "is about to crash") {
      this.engine.crashesAfter(action.at);
      this.#crashesAgain = action.again;
    } else if (action.type === "refuses") {
      this.engine.driver(action.app).fails(refusal("later", action.retryAfterMs));
    } else await this.engine.advances(action.ms);
    await this.#recovers();
  }

  async #writes(message: Message & { pressed?: string }): Promise<void> {
    const sent = this.written.get(message.app) ?? [];
    const id = `${message.app}-${sent.length + 1}`;
    sent.push(id);
    const { app, text, pressed } = message;
    const said = { text, id, ...(pressed !== undefined && { pressed }) };
    this.#events.set(id, this.engine.driver(app).event("ann", said));
    if (pressed !== undefined) this.pressed.set(id, pressed);
    await this.#delivers(id);
  }

  /** An app delivers until it is told that the message is accepted. */
  async #delivers(id: string): Promise<void> {
    const event = this.#events.get(id);
    if (!event) return;
    const { channelId } = event.activity;
    while ((await this.engine.accepts(channelId, event)) === "lost") await this.#recovers();
  }

  async #presses(at: number): Promise<void> {
    const buttons = apps.flatMap((app) =>
      this.engine
        .screen(app, "ann")
        .flatMap(({ offered }) => offered.map((button) => ({ app, button }))),
    );
    const chosen = buttons[at % buttons.length];
    if (!chosen) return;
    const { title, value } = chosen.button;
    // A vote in a poll, whose options have their numbers before them, says the option alone.
    const text = title.replace(/^\d+\. /, "");
    await this.#writes({ app: chosen.app, text, pressed: value });
  }

  async #deliversAgain(at: number): Promise<void> {
    const ids = [...this.#events.keys()];
    const id = ids[at % ids.length];
    if (id !== undefined) await this.#delivers(id);
  }

  async #restarts(after: "stop" | "crash"): Promise<void> {
    if (this.engine.isDown) return;
    if (after === "crash") this.crashes += 1;
    await this.engine.restartWith({ after });
  }

  #recovering: Promise<void> | undefined;

  /** Starts the engine again if it has died; several messages may wait for that. */
  async #recovers(): Promise<void> {
    this.#recovering ??= this.#startsAgain().finally(() => {
      this.#recovering = undefined;
    });
    await this.#recovering;
  }

  async #startsAgain(): Promise<void> {
    while (this.engine.isDown) {
      this.crashes += 1;
      const crashesAfter = this.#crashesAgain;
      this.#crashesAgain = undefined;
      await this.engine.restartWith(crashesAfter === undefined ? {} : { crashesAfter });
    }
    await this.engine.settles();
    if (this.engine.isDown) await this.#startsAgain();
  }
}

async function verify(conversation: Conversation): Promise<void> {
  const { engine } = conversation;
  const writtenIds = [...conversation.written.values()].flat();
  if (writtenIds.length === 0) return;
  const exchanges = await engine.exchanges("ann", 5);
  verifyTimeline(exchanges, conversation);
  verifyReplies(exchanges);
  verifyPhones(exchanges, conversation);
  await verifyModel(exchanges, conversation);
}

/** Nothing is lost or doubled, and each app's messages stand in the order they were written. */
function verifyTimeline(exchanges: readonly Exchange[], { written }: Conversation): void {
  expect(exchanges.map(({ seq }) => seq)).to.deep.equal(exchanges.map((_, at) => at + 1));
  expect(new Set(exchanges.map(({ _id }) => _id)).size).to.equal(exchanges.length);
  const times = exchanges.map(({ at }) => at.getTime());
  expect(times).to.deep.equal([...times].sort((one, other) => one - other));
  for (const [channel, ids] of written) {
    const filed = exchanges
      .filter((one) => one.direction === "in" && one.channel === channel)
      .map(({ _id }) => _id);
    expect(filed).to.deep.equal(ids.map((id) => `in:${channel}:bot:${id}`));
  }
}

function repliesTo(inbound: Exchange, exchanges: readonly Exchange[]): Exchange[] {
  const prefix = inbound._id.replace(/^in:/, "out:");
  return exchanges.filter(({ _id }) => _id.startsWith(`${prefix}/`));
}

function verifyReplies(exchanges: readonly Exchange[]): void {
  for (const inbound of exchanges.filter(({ direction }) => direction === "in")) {
    const replies = repliesTo(inbound, exchanges);
    expect(replies.length, `replies to ${textOf(inbound)}`).to.be.at.least(1);
    for (const { state, channel } of replies) {
      expect({ state, channel }).to.deep.equal({ state: "sent", channel: inbound.channel });
    }
  }
}

/** What stands on the phones is what the timeline says; at most one repeat for each crash. */
function verifyPhones(exchanges: readonly Exchange[], { engine, crashes }: Conversation): void {
  let repeats = 0;
  const vouchers = new Set<string>();
  for (const channel of apps) {
    const { sends } = engine.driver(channel);
    const keys = [...new Set(sends.map(({ key }) => `out:${key}`))];
    const promised = exchanges.filter((one) => one.direction === "out" && one.channel === channel);
    expect(keys).to.deep.equal(promised.map(({ _id }) => _id));
    repeats += sends.length - keys.length;
    if (channel === "discord") expect(sends.length).to.equal(keys.length);
    for (const { code = "", text } of engine.screen(channel, "ann")) {
      for (const found of `${code} ${text}`.match(/NEWS20-\w+/g) ?? []) vouchers.add(found);
    }
  }
  expect(repeats).to.be.at.most(crashes);
  expect(vouchers.size).to.be.at.most(1);
}

async function verifyModel(
  exchanges: readonly Exchange[],
  { engine, pressed }: Conversation,
): Promise<void> {
  const model = new NewsletterModel();
  let open: Exchange | undefined;
  for (const inbound of exchanges.filter(({ direction }) => direction === "in")) {
    // Two deaths in its turn: the customer was told, and the flow has not heard it.
    if (inbound.note?.startsWith("parked:")) continue;
    const value = pressed.get(inbound._id.split(":").at(-1) ?? "");
    model.hears(asSaid(inbound, value, open));
    const asked = repliesTo(inbound, exchanges).filter(({ step }) => step !== undefined);
    if (asked.length > 0) expect(asked.at(-1)?.step).to.equal(model.step);
    open = model.step === undefined ? undefined : (asked.at(-1) ?? open);
  }
  const welcomes = exchanges.filter((one) => textOf(one).startsWith("Welcome to Harbour Shop!"));
  expect(welcomes).to.have.lengthOf(model.beginnings);
  const { voucher, ...facts } = await engine.facts("ann");
  const { name, email } = model;
  expect(facts).to.deep.equal({ ...(name && { name }), ...(email && { email }) });
  expect(voucher !== undefined).to.equal(model.hasVoucher);
  const { runs: openRuns } = await engine.customer("ann");
  const waiting = openRuns.map(({ wait }) => wait?.step);
  expect(waiting).to.deep.equal(model.step === undefined ? [] : [model.step]);
}

function asSaid(inbound: Exchange, value: string | undefined, open: Exchange | undefined): Said {
  const { channel } = inbound;
  const text = textOf(inbound);
  if (value === undefined) return { channel, text };
  const isOpen = open?.channel === channel && JSON.stringify(open.activity).includes(`"${value}"`);
  return { channel, text, press: isOpen ? "open" : "stale" };
}

describe(`a conversation of any kind (seed ${seed}, ${runs} runs)`, () => {
  it("loses nothing, doubles nothing, and is always answered", async function () {
    this.timeout(300_000);

    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 16, size: "max" }), async (actions) => {
        const conversation = new Conversation(await anEngine({ flows: [newsletter] }));
        for (const one of actions) await conversation.does(one);
        await conversation.engine.settles();
        await verify(conversation);
      }),
      { numRuns: runs, seed },
    );
  });
});
