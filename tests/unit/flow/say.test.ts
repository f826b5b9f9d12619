import { expect } from "chai";
import { z } from "zod";
import { aFlow, answered, aRun, playing, shown } from "../../kit/run.ts";

const text = z.string().min(1);
const age = z.coerce.number("That is not a number").int().min(18, "You have to be 18 or older");

describe("what a flow says", () => {
  it("is not repeated on a re-ask, however it reads now", async () => {
    let visits = 0;
    const loan = aFlow(async ({ say, ask }) => {
      visits += 1;
      await say(`Visit ${visits}.`);
      await ask("age", "Your age?", age);
    });
    const { run } = await playing(loan);

    const refused = answered(run, { step: "age", raw: "12", by: "m2" });
    const played = await playing(loan, { run: refused, entry: "m2" });

    expect(shown(played.effects)).to.deep.equal(["You have to be 18 or older. Your age?"]);
  });

  it("is sent twice when the flow says it twice", async () => {
    const played = await playing(
      aFlow(async ({ say }) => {
        await say("Ha.");
        await say("Ha.");
      }),
    );

    expect(shown(played.effects)).to.deep.equal(["Ha.", "Ha."]);
  });

  it("is sent again where the flow says it again", async () => {
    const polite = aFlow(async ({ say, ask }) => {
      await ask("name", "Your name?", text);
      await say("Thank you.");
      await ask("age", "Your age?", age);
      await say("Thank you.");
    });
    const named = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const { run } = await playing(polite, { run: named, entry: "m2" });

    const aged = answered(run, { step: "age", raw: "30", by: "m3" });
    const played = await playing(polite, { run: aged, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal(["Thank you."]);
  });

  it("does not arrive late when it is added before an answered question", async () => {
    const named = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const wait = { step: "age", kind: "ask" as const, options: [] };
    const added = aFlow(async ({ say, ask }) => {
      await say("New: we are open on Sundays.");
      await ask("name", "Your name?", text);
      await say("New: and on Mondays.");
      await ask("age", "Your age?", age);
    });

    const run = answered({ ...named, wait }, { step: "age", raw: "30", by: "m3" });
    const played = await playing(added, { run, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal([]);
  });

  it("is not repeated when the question after it gets another name", async () => {
    const renamed = (step: string) =>
      aFlow(async ({ say, ask }) => {
        await ask("name", "Your name?", text);
        await say("Nice to meet you.");
        await ask(step, "Your age?", age);
      });
    const start = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const { run } = await playing(renamed("age"), { run: start, entry: "m2" });

    const played = await playing(renamed("years"), { run, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal(["Your age?"]);
  });

  it("after the last question is sent when the flow ends", async () => {
    const loan = aFlow(async ({ say, ask }) => {
      await ask("name", "Your name?", text);
      await say("Bye.");
    });
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    expect(shown((await playing(loan, { run, entry: "m2" })).effects)).to.deep.equal(["Bye."]);
  });

  it("carries a code as it is", async () => {
    const { effects } = await playing(aFlow(({ say }) => say({ text: "Yours:", code: "A-1" })));

    expect(effects).to.deep.equal([{ type: "say", content: { text: "Yours:", code: "A-1" } }]);
  });

  it("is the same when the same message is handled twice", async () => {
    const loan = aFlow(async ({ say, ask }) => {
      await ask("name", "Your name?", text);
      await say("Thank you.");
      await ask("age", "Your age?", age);
    });
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    const once = await playing(loan, { run, entry: "m2" });
    const twice = await playing(loan, { run, entry: "m2" });

    expect(twice).to.deep.equal(once);
  });
});
