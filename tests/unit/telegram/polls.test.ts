/** Questions that take several options, as polls: through the real telegraf and a Bot API server. */
import { expect } from "chai";
import { z } from "zod";
import { choices, flow, form } from "../../../src/index.ts";
import { parts } from "../../kit/forms.ts";
import { TelegramLives } from "../../kit/telegram/lives.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import { pollIn } from "../../servers/telegram/polls.ts";
import { buttonsOf, type Message } from "../../servers/telegram/world.ts";

const spare = choices(parts, { title: "Which parts?" }).optional();
const Order = form("Order", z.object({ spare, size: z.string().meta({ title: "Which size?" }) }));
const order = flow("order", { command: "order" }, async ({ fill, say }) => {
  const { spare: which = [], size } = await fill("order", Order);
  await say(`${which.join(" and ") || "nothing"} in ${size}`);
});
const stale = "That question has been dealt with already.";

describe("a poll on Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function atThePoll() {
    const on = await scene.bot(order);
    const ann = on.api.person();
    ann.say("/order");
    const asked = await ann.hears("Which parts?");
    const shown = () => ann.heard.find(({ message_id }) => message_id === asked.message_id);
    return { ...on, ann, asked, shown };
  }

  it("shows all options, takes several votes, and has below it what ends it", async () => {
    const { api, ann, asked } = await atThePoll();

    expect(api.callsOf("sendPoll")[0]?.params).to.deep.include({
      chat_id: ann.id,
      is_anonymous: false,
      allows_multiple_answers: true,
      options: [{ text: "The lid" }, { text: "The box" }, { text: "The feet" }],
    });
    expect(buttonsOf(asked).map(({ text }) => text)).to.deep.equal(["Skip"]);
  });

  it("is answered by a vote, and closed", async () => {
    const { ann, shown, storyOf } = await atThePoll();

    ann.voteFor("The lid", "The feet");
    await ann.hears("Which size?");
    ann.say("L");
    await ann.hears("lid and feet in L");

    const poll = await ann.until(() => shown());
    expect(pollIn(poll)?.is_closed).to.equal(true);
    expect(buttonsOf(poll)).to.deep.equal([]);
    const said = (await storyOf(ann)).filter(({ direction }) => direction === "in");
    expect(said.map(({ activity }) => activity.type === "message" && activity.text)).to.deep.equal([
      ...["/order", "The lid, The feet", "L"],
    ]);
  });

  it("is left out by the button below it", async () => {
    const { ann, shown } = await atThePoll();

    ann.press("Skip");
    await ann.hears("Which size?");
    ann.say("L");

    await ann.hears("nothing in L");
    expect(pollIn((await ann.until(() => shown())) as Message)?.is_closed).to.equal(true);
  });

  it("is answered in writing too", async () => {
    const { ann } = await atThePoll();

    ann.say("1, the box");
    await ann.hears("Which size?");
    ann.say("L");

    await ann.hears("lid and box in L");
  });

  it("goes on waiting where a vote is taken back before it counts", async () => {
    const { api, ann, asked } = await atThePoll();

    // The vote itself is lost on its way.
    ann.vote(asked, 0);
    api.updates.replace([]);
    ann.vote(asked);
    ann.voteFor("The box");
    await ann.hears("Which size?");
    ann.say("L");

    await ann.hears("box in L");
    expect(ann.texts).to.not.include(stale);
  });

  it("tells whoever changes a vote that counts already, and changes nothing", async () => {
    const { ann, asked } = await atThePoll();

    ann.vote(asked, 0);
    ann.vote(asked);
    ann.vote(asked, 1);
    await ann.hears(stale);
    await ann.until(() => ann.texts.filter((text) => text === "Which size?").length === 2);
    ann.say("L");

    await ann.hears("lid in L");
  });

  it("counts a vote once that comes twice", async () => {
    const { api, ann } = await atThePoll();

    ann.voteFor("The lid");
    await ann.hears("Which size?");
    api.updates.put(api.updates.history.filter(({ poll_answer }) => poll_answer));
    ann.say("L");
    await ann.hears("lid in L");

    expect(ann.texts).to.not.include(stale);
  });

  it("is understood where the answer to its sending was lost, and stands there twice", async () => {
    const { api } = await scene.bot(order);
    const ann = api.person();
    api.fail("sendPoll", { as: "broken", isDone: true });

    ann.say("/order");
    const polls = await ann.until(() => {
      const found = ann.heard.filter((one) => pollIn(one));
      return found.length === 2 && found;
    });
    ann.vote(polls[0] as Message, 2);
    await ann.hears("Which size?");
    ann.vote(polls[0] as Message);
    ann.vote(polls[0] as Message, 1);
    await ann.hears(stale);
    ann.say("L");

    await ann.hears("feet in L");
  });

  it("that is not known answers nothing", async () => {
    const { api, ann, asked } = await atThePoll();
    const user = ann.profile;

    api.updates.add("poll_answer", { poll_id: "1", user, option_ids: [0] });
    ann.vote(asked, 2);
    await ann.hears("Which size?");
    ann.say("L");

    await ann.hears("feet in L");
    expect(ann.texts).to.not.include(stale);
  });

  it("has no place in a group, where options are chosen one after another", async () => {
    const { api } = await scene.bot(order);
    const chat = { id: -1_001_987_654_321, type: "supergroup", title: "Neighbours" } as const;
    const ann = api.person({ chat });

    ann.say("/order");
    await ann.hears("Which parts?");
    ann.press("The box");
    await ann.hears("So far: The box. Anything else?");
    ann.press("Done");

    await ann.hears("Which size?");
    expect(api.callsOf("sendPoll")).to.deep.equal([]);
  });
});

describe("a poll on Telegram and a process that ends", () => {
  const lives = new TelegramLives([order]);
  before(() => lives.start());
  after(() => lives.stop());

  for (const place of ["deliver:sent", "deliver:marked", "close:after"] as const) {
    it(`is understood by the next one, after a death at ${place}`, async () => {
      const ann = lives.api.person();

      await lives.diesAt(place, () => ann.say("/order"));
      await ann.hears("Which parts?");
      await lives.isQuietFor(ann.id);
      const [first] = ann.heard.filter((one) => pollIn(one));
      ann.vote(first as Message, 1, 2);
      await ann.hears("Which size?");
      ann.say("L");

      await ann.hears("box and feet in L");
      expect(ann.texts).to.not.include(stale);
    });
  }
});
