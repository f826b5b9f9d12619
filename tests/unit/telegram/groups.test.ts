/** A group on Telegram that becomes a supergroup, and so gets another id, in mid-conversation. */
import { expect } from "chai";
import { z } from "zod";
import { Groups } from "../../../adapters/telegram/groups.ts";
import { flow } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import { buttonsOf } from "../../servers/telegram/world.ts";

const group = { id: -4_512, type: "group", title: "Neighbours" } as const;
const supergroup = { id: -1_001_987_654_321, type: "supergroup", title: "Neighbours" } as const;

const greeter = flow("greeter", { fallback: true }, async ({ ask, choose, say }) => {
  const name = await ask("name", "Who are you?", z.string());
  const drink = await choose("drink", `What do you drink, ${name}?`, { tea: "Tea", mate: "Mate" });
  await say(`One ${drink} for ${name}`);
});

describe("a group on Telegram that becomes a supergroup", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aGroup() {
    const running = await scene.bot(greeter);
    const { api } = running;
    const ann = api.person({ chat: group });
    ann.say("/start");
    const asked = await ann.hears("Who are you?");
    const there = api.person({ chat: supergroup, profile: ann.profile });
    return { ...running, ann, asked, there };
  }

  it("goes on where it was, and nothing is said twice", async () => {
    const { api, ann, asked, there } = await aGroup();

    api.moveGroup(group, supergroup);
    there.say("Ann", { reply_to_message: asked });
    await there.hears("What do you drink, Ann?");
    there.press("Tea");
    await there.hears("One tea for Ann");

    expect(ann.texts).to.deep.equal(["Ann\nWho are you?"]);
    expect(there.texts.filter(Boolean)).to.deep.equal([
      "Ann\nWhat do you drink, Ann?\n\n✓ Tea",
      "One tea for Ann",
    ]);
  });

  it("is found when an answer is refused where it was", async () => {
    const { api, ann, asked, there } = await aGroup();

    api.world.move(group, supergroup);
    ann.say("Ann", { reply_to_message: asked });
    await there.hears("What do you drink, Ann?");
    const refused = api.callsOf("sendMessage").filter(({ params }) => params.chat_id === group.id);

    expect(there.texts).to.deep.equal(["Ann\nWhat do you drink, Ann?"]);
    // The question before the move, and the one answer that was refused.
    expect(refused).to.have.length(2);
  });

  it("has no other message changed than the one that is meant", async () => {
    const { api, ann, there } = await aGroup();
    ann.say("Ann", { reply_to_message: ann.heard[0] });
    const question = await ann.hears("What do you drink, Ann?");

    api.moveGroup(group, supergroup);
    ann.pressOn(question, "Tea");
    await there.hears("One tea for Ann");
    await api.called("editMessageText");

    const edits = api.callsOf("editMessageText").map(({ params }) => params.chat_id);
    expect(edits).to.deep.equal([group.id]);
    expect(buttonsOf(question)).to.have.length(2);
  });

  it("is remembered by every process", async () => {
    const store = memoryStore();
    const message = { chat: { id: group.id }, migrate_to_chat_id: supergroup.id };
    await new Groups(store).learn([{ update_id: 1, message }]);
    const conversation = { id: `${group.id}` };
    const to = { channelId: "telegram", user: { id: "7" }, bot: { id: "4242" }, conversation };

    const other = new Groups(store);
    const said = { update_id: 2, message: { chat: supergroup } };

    expect((await other.whereIs(to)).conversation.id).to.equal(`${supergroup.id}`);
    expect(await other.formerIn(said)).to.equal(`${group.id}`);
  });
});
