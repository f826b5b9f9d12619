/** Telegram says how long a chat is to be left alone: the whole engine through the real telegraf. */
import { expect } from "chai";
import { z } from "zod";
import { type Exchange, flow } from "../../../src/index.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { textOf } from "../../kit/engine.ts";
import { until } from "../../kit/server.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import type { BotApi } from "../../servers/telegram/bot-api.ts";
import type { Person } from "../../servers/telegram/phone.ts";

const waitMs = 30_000;

const greeter = flow("greeter", { fallback: true }, async ({ ask, say }) => {
  const name = await ask("name", "Who are you?", z.string());
  await say(`Hello, ${name}`);
});

function isAnn(exchange: Exchange): boolean {
  return textOf(exchange) === "Ann";
}

/** When the bot turned to somebody, and with what. */
function callsTo({ id }: Person, api: BotApi): readonly (readonly [string, number])[] {
  const calls = api.calls.filter(({ params }) => params.chat_id === id);
  return calls.map(({ method, atMs }) => [method, atMs]);
}

describe("a chat that Telegram wants to be left alone for a while", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aSlowedChat() {
    const clock = new ManualClock();
    const running = await scene.bot(greeter, { clock });
    const { api, lines } = running;
    const ann = api.person();
    api.fail("sendMessage", { status: 429, retryAfterSeconds: waitMs / 1_000 });
    ann.say("hi");
    await until("it is told", async () => lines.some(({ event }) => event === "send_refused"));
    return { ...running, clock, ann, toldMs: clock.now().getTime() };
  }

  it("hears nothing until then, not even that the bot types, and is answered exactly then", async () => {
    const { api, clock, ann, toldMs, storyOf } = await aSlowedChat();
    const [bob, cid] = [api.person({ name: "Bob" }), api.person({ name: "Cid" })];

    clock.advance(waitMs / 2);
    ann.say("Ann");
    await until("it is taken in", async () => (await storyOf(ann)).some(isAnn));
    bob.say("hi");
    await bob.hears("Who are you?");
    clock.advance(waitMs / 2 - 1);
    // What somebody else is answered comes after whatever was said to her.
    cid.say("hi");
    await cid.hears("Who are you?");
    const before = callsTo(ann, api);
    clock.advance(1);
    await ann.hears("Who are you?");

    expect(before).to.deep.equal([["sendMessage", toldMs]]);
    expect(callsTo(ann, api)[1]).to.deep.equal(["sendMessage", toldMs + waitMs]);
  });

  it("keeps nobody else waiting", async () => {
    const { api, clock, toldMs } = await aSlowedChat();
    const bob = api.person({ name: "Bob" });

    bob.say("hi");
    await bob.hears("Who are you?");

    expect(clock.now().getTime()).to.equal(toldMs);
    expect(callsTo(bob, api)).to.deep.equal([["sendMessage", toldMs]]);
  });
});
