import { expect } from "chai";
import { z } from "zod";
import { limits } from "../../../adapters/web/limits.ts";
import newsletter from "../../../flows/newsletter.ts";
import { AuthoringError, TerminalError } from "../../../src/base/errors.ts";
import { flow } from "../../../src/flow/flow.ts";
import { type Conversation, conversation } from "../../../src/testing/index.ts";
import { rejection } from "../../kit/run.ts";

const lunch = flow("lunch", { fallback: true }, async ({ ask, choose, say }) => {
  const dish = await choose("dish", "What would you like?", { soup: "Soup", salad: "Salad" });
  const plates = await ask("plates", "How many plates?", z.coerce.number("A number, please"), {
    remember: "plates",
  });
  await say(`${plates} × ${dish}`);
});

describe("conversation", () => {
  it("plays a flow over several apps", async () => {
    await conversation(newsletter, { apps: limits })
      .on("telegram")
      .says("hi")
      .sees("Welcome to Harbour Shop!")
      .sees("What may we call you?")
      .says("Ann")
      .sees("What is your e-mail address, Ann?")
      .on("whatsapp")
      .says("ann@example.org")
      .sees(/once a month/)
      .chooses("Yes, please")
      .sees(/Welcome aboard, Ann!/)
      .sees(/NEWS20-[0-9A-F]{10}/)
      .seesNothingMore()
      .knows("email", "ann@example.org")
      .isThrough();
  });

  it("says nothing again after a restart, and takes the answer", async () => {
    await conversation(lunch)
      .says("hi")
      .sees("What would you like?")
      .restarts()
      .seesNothingMore()
      .chooses("Soup")
      .restarts()
      .seesNothingMore()
      .says("2")
      .sees("2 × soup")
      .isThrough();
  });

  it("gives the transcript", async () => {
    const transcript = await conversation(lunch).on("discord").says("hi").chooses("Soup");

    expect(transcript.map(({ app, from, text }) => [app, from, text])).deep.equal([
      ["discord", "customer", "hi"],
      ["discord", "bot", "What would you like?"],
      ["discord", "customer", "Soup"],
      ["discord", "bot", "How many plates?"],
    ]);
  });

  it("presses buttons where there are any, and types numbers where not", async () => {
    const { whatsapp } = limits;
    const choices = { ...whatsapp.choices, list: "none" } as const;
    const inNumbers = { apps: { sms: { ...whatsapp, choices } } };

    await conversation(lunch)
      .says("hi")
      .offers("Soup", "Salad")
      .chooses("Salad")
      .sees(/plates/);
    const typed = await conversation(lunch, inNumbers).on("sms").says("hi").chooses("Salad");

    expect(typed.at(-2)).include({ from: "customer", text: "2" });
  });

  it("is of one person at a time", async () => {
    await conversation(lunch)
      .says("hi")
      .chooses("Soup")
      .as("ben")
      .says("hi")
      .sees("What would you like?")
      .seesNothingMore()
      .knows("plates", undefined)
      .as("ann")
      .says("3")
      .sees("3 × soup")
      .isThrough();
  });

  it("goes on with a new release", async () => {
    const kinder = flow("lunch", { fallback: true }, async ({ ask, choose, say }) => {
      const dish = await choose("dish", "What would you like?", { soup: "Soup", salad: "Salad" });
      const plates = await ask("plates", "How many plates, please?", z.coerce.number());
      await say(`Here you are: ${plates} × ${dish}`);
    });

    await conversation(lunch)
      .says("hi")
      .chooses("Soup")
      .deploys(kinder)
      .says("2")
      .sees("Here you are: 2 × soup");
  });

  it("lets time pass, and what falls due happen at its own time", async () => {
    const delivery = flow("delivery", { fallback: true }, async ({ ask, say, sleep }) => {
      const when = await ask("when", "When?", z.string(), { remind: "1 hour", within: "1 day" });
      await say(`You said ${when}.`);
      await sleep("grace", "2 days");
      await say("Has everything arrived?");
    });

    await conversation(delivery)
      .says("hi")
      .passes("2 hours")
      .sees(/reminder.*When\?/)
      .says("today")
      .sees("You said today.")
      .passes("47 hours")
      .seesNothingMore()
      .passes("2 hours")
      .sees("Has everything arrived?")
      .isThrough();
    await conversation(delivery).says("hi").passes("25 hours").sees("You said undefined.");
  });

  describe("with an effect that fails", () => {
    let paid = 0;
    const till = flow("till", { fallback: true }, async ({ once, each, say }) => {
      await each("bills", ["tea"], async () => {
        await once("pay", () => {
          paid += 1;
        });
      });
      await say(`Paid ${paid} times.`);
    });
    beforeEach(() => {
      paid = 0;
    });

    it("tries it again, as often as it fails", async () => {
      await conversation(till)
        .fails("bills/tea/pay")
        .fails("bills/tea/pay")
        .says("hi")
        .neverSees("Paid")
        .passes("10 seconds")
        .sees("Paid 1 times.")
        .isThrough();
    });

    it("gives up at once when it says that it has failed for good", async () => {
      await conversation(till)
        .fails("bills/tea/pay", new TerminalError("the card is stolen"))
        .says("hi")
        .neverSees("Paid")
        .passes("1 hour")
        .seesNothingMore();

      expect(paid).equal(0);
    });
  });

  it("sees only what comes after what was seen", async () => {
    expect(
      await failureOf(conversation(lunch).says("hi").sees("What would").sees("What would")),
    ).match(/^telegram does not show "What would"/);
  });

  const failures: [what: string, chat: () => Conversation, message: RegExp][] = [
    ["a text nobody said", () => conversation(lunch).says("hi").sees("Pasta"), /does not show "Pa/],
    ["a pattern nobody said", () => conversation(lunch).says("hi").sees(/past/i), /show \/past\/i/],
    [
      "more than was expected",
      () => conversation(lunch).says("hi").seesNothingMore(),
      /shows more/,
    ],
    [
      "what must not be said",
      () => conversation(lunch).says("hi").neverSees("like"),
      /shows "like"/,
    ],
    ["other choices", () => conversation(lunch).says("hi").offers("Pasta"), /Soup, Salad, not Pas/],
    [
      "a choice nobody offers",
      () => conversation(lunch).says("hi").chooses("Pie"),
      /"Pie" nowhere/,
    ],
    [
      "an unknown fact",
      () => conversation(lunch).says("hi").knows("plates", 2),
      /is undefined, no/,
    ],
    [
      "a failure that nothing came to",
      () => conversation(lunch).says("hi").fails("pay"),
      /^The effect of "pay" was not run/,
    ],
    ["an open run", () => conversation(lunch).says("hi").isThrough(), /lunch at "dish"/],
  ];
  for (const [what, chat, message] of failures)
    it(`fails on ${what}, with the transcript`, async () => {
      const failure = await failureOf(chat());

      expect(failure).match(message);
      expect(failure).match(
        /telegram +customer +hi\n +telegram +bot +What would you like\? +\[Soup\]/,
      );
    });

  it("fails with the very error of an author's mistake, and with the transcript", async () => {
    const twice = flow("twice", { fallback: true }, async ({ now, say }) => {
      await say("What is the time?");
      await now("time");
      await now("time");
    });

    const error = await rejection(Promise.resolve(conversation(twice).says("hi")));

    expect(error).instanceOf(AuthoringError);
    expect(error).include({ code: "FLOW_STEP_REUSED", flow: "twice", step: "time" });
    expect(error.message).match(/ran twice[\s\S]*\n {2}telegram +customer +hi\n/);
    expect(error.stack).match(/customer +hi\n[\s\S]*\n +at /);
  });

  it("fails with what a flow threw", async () => {
    const broken = flow("broken", { fallback: true }, async ({ say }) => {
      await say("Just a moment");
      throw new Error("the stock is not counted");
    });

    expect(await failureOf(conversation(broken).says("hi"))).match(/the stock is not counted/);
  });

  it("refuses to be continued once it was awaited", async () => {
    const chat = conversation(lunch).says("hi");
    await chat;

    expect(() => chat.says("hello")).throw(/is over/);
  });
});

async function failureOf(chat: Conversation): Promise<string> {
  try {
    await chat;
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("it did not fail");
}
