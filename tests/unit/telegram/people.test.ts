/** Who writes to a bot on Telegram, alone or in a group, and what their app tells by itself. */
import { expect } from "chai";
import { z } from "zod";
import loan from "../../../flows/loan-application.ts";
import { flow } from "../../../src/index.ts";
import { customers } from "../../../src/model/customer.ts";
import { until } from "../../kit/server.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import { buttonsOf, type Message } from "../../servers/telegram/world.ts";

const greeter = flow("greeter", { fallback: true }, async ({ ask, say }) => {
  const name = await ask("name", "Who are you?", z.string());
  await say(`Hello, ${name}`);
});

describe("people on Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  it("get no answer to a change, a reaction or a vote, and go on where they are", async () => {
    const { api, storyOf } = await scene.bot(greeter);
    const ann = api.person();
    const first = ann.say("hi");
    const asked = await ann.hears("Who are you?");

    ann.edit(first, "hello");
    ann.react(asked, "👍");
    ann.vote({ ...asked, poll: { id: "1" } }, 0);
    ann.say("Ann");
    await ann.hears("Hello, Ann");

    expect(ann.texts).to.deep.equal(["Who are you?", "Hello, Ann"]);
    expect(await storyOf(ann)).to.have.length(4);
  });

  it("cannot be written to while they block the bot, and can when they are back", async () => {
    const { api, store, customerOf } = await scene.bot(greeter);
    const ann = api.person();
    ann.say("hi");
    await ann.hears("Who are you?");
    const id = await customerOf(ann);
    const reasons = async () => {
      const [customer] = await store.collection(customers).get([id]);
      return Object.values(customer?.unreachable ?? {}).map(({ reason }) => reason);
    };

    ann.block();
    const meanwhile = await until("they are gone", async () => (await reasons())[0]);
    ann.unblock();
    await until("they are back", async () => (await reasons()).length === 0);

    expect(meanwhile).to.equal("they have blocked the bot");
    ann.say("Ann");
    expect((await ann.hears("Hello")).text).to.equal("Hello, Ann");
  });

  describe("in a group", () => {
    const chat = { id: -1_001_987_654_321, type: "supergroup", title: "Neighbours" } as const;

    it("answers there whoever addresses it, each for themselves", async () => {
      const { api } = await scene.bot(greeter);
      const [ann, bob] = [api.person({ chat }), api.person({ chat, name: "Bob" })];
      const mention = { entities: [{ type: "mention", offset: 0, length: 12 }] };

      ann.say("Nice weather");
      ann.say("@harbour_bot hello", mention);
      const asked = await ann.hears("Who are you?");
      bob.say("Bob", { reply_to_message: asked });
      await bob.until(() => bob.texts.filter((text) => text.includes("Who are you?")).length === 2);
      ann.say("Ann", { reply_to_message: asked });
      await ann.hears("Hello, Ann");

      expect(ann.texts.filter((text) => text.startsWith("Hello"))).to.deep.equal(["Hello, Ann"]);
    });

    it("knows nothing there of what somebody told it alone", async () => {
      const running = await scene.bot(greeter);
      const alone = running.api.person();
      alone.say("hi");
      await alone.hears("Who are you?");
      const there = running.api.person({ chat, profile: alone.profile });

      there.say("/start");
      await there.hears("Who are you?");
      alone.say("Ann");
      await alone.hears("Hello, Ann");

      expect(there.texts).to.deep.equal(["Ann\nWho are you?"]);
    });

    it("names whose answer it waits for, and has their phone begin a reply", async () => {
      const { api } = await scene.bot(greeter);
      const [ann, bob] = [api.person({ chat }), api.person({ chat, name: "Bob" })];

      ann.say("/start");
      const asked = await ann.hears("Ann\nWho are you?");
      bob.say("/start");
      await bob.hears("Bob\nWho are you?");

      expect(asked.html).to.include(`tg://user?id=${ann.id}`);
      expect(asked.reply_markup).to.deep.equal({ force_reply: true, selective: true });
    });

    it("offers no page of a form, which others would open too", async () => {
      const formLinkTo = () => "https://bot.example.org/f/code";
      const { api } = await scene.bot(loan, { formLinkTo });
      const alone = api.person();
      const there = api.person({ chat, profile: alone.profile });

      alone.say("/loan");
      await alone.until(() => alone.heard.some(opensPage));
      there.say("/loan");
      await there.hears("How many euros do you need?");

      expect(there.heard.some(opensPage)).to.equal(false);
      expect(JSON.stringify(there.heard)).to.not.include("bot.example.org");
    });
  });
});

function opensPage(message: Message): boolean {
  return buttonsOf(message).some(({ web_app, url }) => web_app !== undefined || url !== undefined);
}
