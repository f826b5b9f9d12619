/** A Bot Framework bot, as people have them, answering on our channels what no flow claims. */
import {
  ActivityHandler,
  type BotAdapter,
  type ConversationReference,
  MessageFactory,
  TurnContext,
} from "botbuilder";
import { expect } from "chai";
import { ChannelAdapter } from "../../../src/channel/channel-adapter.ts";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine, textOf } from "../../kit/engine.ts";
import { rejection } from "../../kit/run.ts";

const order = flow("order", { command: "order", says: ["where is my order"] }, async ({ say }) => {
  await say("On its way.");
});

type Answer = (context: TurnContext) => Promise<unknown>;

/** A bot that answers every message so. */
function anActivityHandler(answer: Answer): ActivityHandler {
  return new ActivityHandler().onMessage(async (context, next) => {
    await answer(context);
    await next();
  });
}

async function anEngineWith(answer: Answer) {
  const handler = anActivityHandler(answer);
  return anEngine({ flows: [order], fallback: (context) => handler.run(context) });
}

describe("a Bot Framework bot behind the flows", () => {
  it("answers what no flow claims", async () => {
    const engine = await anEngineWith((context) =>
      context.sendActivity(`You said: ${context.activity.text}`),
    );

    await engine.says("telegram", "ann", "hello");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["You said: hello"]);
    expect((await engine.exchanges("ann")).map(textOf)).to.deep.equal(["hello", "You said: hello"]);
  });

  for (const text of ["/order", "Where is my order?", "stop", "person"]) {
    it(`does not hear "${text}"`, async () => {
      const engine = await anEngineWith((context) => context.sendActivity("It was heard."));

      await engine.says("telegram", "ann", text);

      expect(engine.replies("telegram", "ann")).to.have.lengthOf(1);
      expect(engine.lastReply("telegram", "ann")).to.not.equal("It was heard.");
    });
  }

  it("knows who writes, where and on which app", async () => {
    const seen: unknown[] = [];
    const engine = await anEngineWith(async ({ activity }) => {
      seen.push([activity.channelId, activity.from.id, activity.conversation.id, activity.type]);
    });

    await engine.says("discord", "ann", "hello");

    expect(seen).to.deep.equal([["discord", "ann", "ann", "message"]]);
  });

  it("sends several messages in their order", async () => {
    const engine = await anEngineWith(async (context) => {
      await context.sendActivity("One.");
      await context.sendActivities([MessageFactory.text("Two."), MessageFactory.text("Three.")]);
      await context.sendActivity("Four.");
    });

    await engine.says("telegram", "ann", "hello");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["One.", "Two.", "Three.", "Four."]);
  });

  it("sends nothing that is no message", async () => {
    const engine = await anEngineWith(async (context) => {
      await context.sendActivities([{ type: "typing" }, { type: "delay", value: 1 }]);
      await context.sendActivity("Here.");
    });

    await engine.says("telegram", "ann", "hello");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Here."]);
  });

  it("sends what is long as several messages", async () => {
    const engine = await anEngineWith((context) => context.sendActivity("word ".repeat(600)));

    await engine.says("discord", "ann", "hello");

    expect(engine.replies("discord", "ann")).to.have.lengthOf(2);
  });

  it("offers buttons and hears which was pressed", async () => {
    const engine = await anEngineWith(async (context) => {
      const { text, value } = context.activity;
      if (value === undefined) await context.sendActivity(MessageFactory.suggestedActions(["Tea"]));
      else await context.sendActivity(`${text} it is (${value})`);
    });

    await engine.says("telegram", "ann", "hello");
    await engine.presses("telegram", "ann", "Tea");

    expect(engine.lastReply("telegram", "ann")).to.equal("Tea it is (Tea)");
  });

  it("changes and takes back what it has just sent", async () => {
    const engine = await anEngineWith(async (context) => {
      const [first = { id: "" }, second = { id: "" }] = await context.sendActivities([
        MessageFactory.text("First try"),
        MessageFactory.text("Never mind"),
      ]);
      await context.updateActivity({ ...MessageFactory.text("Second try"), id: first.id });
      await context.deleteActivity(second.id);
    });

    await engine.says("telegram", "ann", "hello");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["Second try"]);
  });

  it("changes and takes back what it sent in an earlier turn", async () => {
    const sent: string[] = [];
    const engine = await anEngineWith(async (context) => {
      const [first, second] = sent;
      if (first === undefined || second === undefined) {
        for (const text of ["A", "B"]) sent.push((await context.sendActivity(text))?.id ?? "");
        return;
      }
      await context.updateActivity({ ...MessageFactory.text("A, changed"), id: first });
      await context.deleteActivity(second);
    });

    await engine.says("telegram", "ann", "hello");
    await engine.says("telegram", "ann", "again");

    expect(engine.replies("telegram", "ann")).to.deep.equal(["A, changed"]);
  });

  it("is told which message it means to change must be named", async () => {
    const errors: Error[] = [];
    const engine = await anEngineWith(async (context) => {
      errors.push(await rejection(context.updateActivity(MessageFactory.text("Which?"))));
      await context.sendActivity("Done.");
    });

    await engine.says("telegram", "ann", "hello");

    expect(errors[0]).to.include({ code: "BOT_NO_ACTIVITY_ID" });
  });

  it("changes nothing of what the customer said by changing its copy", async () => {
    const engine = await anEngineWith(async (context) => {
      context.activity.text = "something else";
      await context.sendActivity("Heard.");
    });

    await engine.says("telegram", "ann", "hello");

    expect((await engine.exchanges("ann")).map(textOf)).to.deep.equal(["hello", "Heard."]);
  });

  it("is tried again when it fails, and answers once", async () => {
    let tries = 0;
    const engine = await anEngineWith(async (context) => {
      tries += 1;
      await context.sendActivity("Half of it.");
      if (tries < 3) throw new Error("the bot's own database is away");
    });

    await engine.says("telegram", "ann", "hello");
    await engine.settles();

    expect(tries).to.equal(3);
    expect(engine.replies("telegram", "ann")).to.deep.equal(["Half of it."]);
  });

  it("that never succeeds leaves an apology, and hears the next message", async () => {
    const engine = await anEngineWith(async (context) => {
      if (context.activity.text === "poison") throw new Error("it cannot be done");
      await context.sendActivity("Fine.");
    });

    await engine.says("telegram", "ann", "poison");
    await engine.settles();
    await engine.says("telegram", "ann", "hello");

    expect(engine.replies("telegram", "ann")).to.deep.equal([
      "I am sorry, something went wrong on our side with your last message. You can go on.",
      "Fine.",
    ]);
  });
});

describe("a message outside the customer's turn", () => {
  it("reaches the customer through the outbox and stands in the story", async () => {
    const kept: { adapter?: BotAdapter; reference?: Partial<ConversationReference> } = {};
    const engine = await anEngineWith(async (context) => {
      kept.adapter = context.adapter;
      kept.reference = TurnContext.getConversationReference(context.activity);
    });
    await engine.says("telegram", "ann", "tell me later");

    await kept.adapter?.continueConversation(kept.reference ?? {}, async (context) => {
      await context.sendActivity("It is later now.");
      await context.sendActivity("And still.");
    });
    await engine.settles();

    expect(engine.replies("telegram", "ann")).to.deep.equal(["It is later now.", "And still."]);
    expect((await engine.exchanges("ann")).map(({ seq, state }) => [seq, state])).to.deep.equal([
      [1, "received"],
      [2, "sent"],
      [3, "sent"],
    ]);
  });

  for (const [form, input] of [
    ["an app id", ["app-id"]],
    ["claims and an audience", [{ claims: [] }, "audience"]],
  ] as const) {
    it(`can be started with ${form}`, async () => {
      const posted: unknown[] = [];
      const adapter = new ChannelAdapter(async (to, acts) => void posted.push([to, acts.length]));
      const [first, ...rest] = input;
      const reference = {
        channelId: "telegram",
        ...{ user: { id: "ann" }, bot: { id: "bot" } },
        conversation: { id: "ann" },
      };
      const logic = async (context: TurnContext) => void (await context.sendActivity("Hello."));

      const [second, third] = [...rest, logic];
      await adapter.continueConversationAsync(first, reference as never, second, third);

      expect(posted).to.have.lengthOf(1);
    });
  }

  it("needs to know the conversation", async () => {
    const adapter = new ChannelAdapter(async () => {});

    const started = adapter.continueConversation({ channelId: "telegram" }, async () => {});

    expect(await rejection(started)).to.include({ code: "BOT_BAD_REFERENCE" });
  });
});

describe("a turn context that is used after its turn", () => {
  it("is refused", async () => {
    const kept: TurnContext[] = [];
    const engine = await anEngineWith(async (context) => void kept.push(context));
    await engine.says("telegram", "ann", "hello");

    const late = (async () => kept[0]?.sendActivity("Too late."))();

    expect((await rejection(late)).message).to.match(/revoked|after its turn/);
    expect(engine.replies("telegram", "ann")).to.deep.equal([]);
  });

  it("that a bot made itself is refused with what to do instead", async () => {
    const adapter = new ChannelAdapter(async () => {});
    const context = new TurnContext(adapter, { type: "message" });

    expect(await rejection(context.sendActivity("Hello."))).to.include({ code: "BOT_TURN_OVER" });
  });
});
