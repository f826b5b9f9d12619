import { expect } from "chai";
import { z } from "zod";
import { BotError } from "../../../src/base/errors.ts";
import { aFlow, answered, aRun, playing, rejection, shown } from "../../kit/run.ts";

const text = z.string().min(1);
const age = z.coerce.number("That is not a number").int().min(18, "You have to be 18 or older");

describe("a flow without answers", () => {
  it("says what comes first and asks its first question", async () => {
    const loan = aFlow(async ({ say, ask }) => {
      await say("Hello.");
      await ask("name", "Your name?", text);
      await say("Thank you.");
    });

    const played = await playing(loan);

    expect(played.type).to.equal("waiting");
    expect(shown(played.effects)).to.deep.equal(["Hello.", "Your name?"]);
    expect(played.run.wait).to.deep.equal({ step: "name", kind: "ask", options: [] });
  });

  it("finishes in one turn when it asks nothing", async () => {
    const played = await playing(aFlow(async ({ say }) => say("That is all.")));

    expect(played.type).to.equal("finished");
    expect(shown(played.effects)).to.deep.equal(["That is all."]);
  });

  it("offers a choice with keys and labels", async () => {
    const tea = aFlow(({ choose }) => choose("tea", "Which tea?", { b: "Black", g: "Green" }));

    const { run } = await playing(tea);

    const options = [
      { key: "b", title: "Black" },
      { key: "g", title: "Green" },
    ];
    expect(run.wait).to.deep.equal({ step: "tea", kind: "choose", options });
  });

  it("asks questions that stand side by side one after another", async () => {
    const loan = aFlow(({ ask }) =>
      Promise.all([ask("a", "First?", text), ask("b", "Second?", text)]),
    );

    const first = await playing(loan);
    const second = await playing(loan, {
      run: answered(first.run, { step: "a", raw: "1", by: "m2" }),
      entry: "m2",
    });

    expect(shown(first.effects)).to.deep.equal(["First?"]);
    expect(shown(second.effects)).to.deep.equal(["Second?"]);
  });
});

describe("an answered step", () => {
  const loan = aFlow(async ({ say, ask }) => {
    const name = await ask("name", "Your name?", text);
    const years = await ask("age", `How old are you, ${name}?`, age);
    await say(`${name} is ${years + 1} next year.`);
  });

  it("returns its value and the flow goes on", async () => {
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    const played = await playing(loan, { run, entry: "m2" });

    expect(shown(played.effects)).to.deep.equal(["How old are you, Ann?"]);
  });

  it("is parsed again on every replay, so that a number stays a number", async () => {
    const named = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const run = answered(named, { step: "age", raw: "30", by: "m3" });

    const played = await playing(loan, { run, entry: "m3" });

    expect(played.type).to.equal("finished");
    expect(shown(played.effects)).to.deep.equal(["Ann is 31 next year."]);
    expect(played.run.memo.map(({ raw }) => raw)).to.deep.equal(["Ann", "30"]);
  });

  it("is asked again with the reason when the answer does not fit", async () => {
    const named = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const run = answered(named, { step: "age", raw: "12", by: "m3" });

    const played = await playing(loan, { run, entry: "m3" });

    expect(played.isRefused).to.equal(true);
    expect(shown(played.effects)).to.deep.equal([
      "You have to be 18 or older. How old are you, Ann?",
    ]);
    expect(played.run.memo.map(({ step }) => step)).to.deep.equal(["name"]);
  });

  it("is asked again when a new release no longer accepts it, and only it", async () => {
    const named = answered(aRun(), { step: "name", raw: "A", by: "m2" });
    const aged = answered(named, { step: "age", raw: "30", by: "m3" });
    const stricter = aFlow(async ({ ask }) => {
      await ask("name", "Your full name?", z.string().min(2, "That is too short"));
      await ask("age", "Your age?", age);
    });

    const asked = await playing(stricter, { run: aged, entry: "m4" });
    const run = answered(asked.run, { step: "name", raw: "Ann", by: "m5" });
    const finished = await playing(stricter, { run, entry: "m5" });

    expect(shown(asked.effects)).to.deep.equal(["That is too short. Your full name?"]);
    expect(finished.type).to.equal("finished");
  });

  it("refuses a choice that a new release no longer offers", async () => {
    const run = answered(aRun(), { step: "tea", raw: "oolong", by: "m2", kind: "choose" });
    const tea = aFlow(({ choose }) => choose("tea", "Which tea?", { b: "Black", g: "Green" }));

    const played = await playing(tea, { run, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal(["That is not one of the answers. Which tea?"]);
  });

  it("of another kind is never guessed at", async () => {
    const run = answered(aRun(), { step: "tea", raw: "green", by: "m2" });
    const tea = aFlow(({ choose }) => choose("tea", "Which tea?", { green: "Green" }));

    const played = await playing(tea, { run, entry: "m3" });

    expect(played.type).to.equal("paused");
    expect(played.run.paused).to.include({ step: "tea", was: "ask", is: "choose" });
    expect(played.run.memo).to.deep.equal(run.memo);
    expect(played.effects).to.deep.equal([]);
  });

  it("of another kind stops the flow without its knowing", async () => {
    const run = answered(aRun(), { step: "tea", raw: "green", by: "m2" });
    const seen: string[] = [];
    const tea = aFlow(async ({ choose }) => {
      try {
        await choose("tea", "Which tea?", { green: "Green" });
      } catch {
        seen.push("caught");
      } finally {
        seen.push("finally");
      }
    });

    await playing(tea, { run, entry: "m3" });

    expect(seen).to.deep.equal([]);
  });

  it("notes the schema that took it", async () => {
    const shapeAfter = async (schema: z.ZodType<string>) => {
      const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
      const { run: next } = await playing(
        aFlow(({ ask }) => ask("name", "Your name?", schema)),
        { run, entry: "m2" },
      );
      return next.memo[0]?.shape;
    };

    const [one, same, other] = [z.string().min(1), z.string().min(1), z.string().min(2)];

    expect(await shapeAfter(one))
      .to.be.a("string")
      .and.equal(await shapeAfter(same));
    expect(await shapeAfter(one)).to.not.equal(await shapeAfter(other));
  });

  it("is found whatever the order of the questions", async () => {
    const named = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });
    const swapped = aFlow(async ({ say, ask }) => {
      const years = await ask("age", "Your age?", age);
      const name = await ask("name", "Your name?", text);
      await say(`${name}, ${years}`);
    });

    const run = answered(named, { step: "age", raw: "30", by: "m3" });
    const played = await playing(swapped, { run, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal(["Ann, 30"]);
  });

  it("that the flow no longer has stays in the memo", async () => {
    const run = answered(aRun(), { step: "shoe-size", raw: "42", by: "m2" });

    const played = await playing(loan, { run, entry: "m2" });

    expect(shown(played.effects)).to.deep.equal(["Your name?"]);
    expect(played.run.memo.map(({ step }) => step)).to.deep.equal(["shoe-size"]);
  });

  it("gives the flow a date as it was kept", async () => {
    const due = new Date("2030-05-01T00:00:00Z");
    const seen: unknown[] = [];
    const loan = aFlow(async ({ once, ask }) => {
      seen.push(await once("due", () => due));
      await ask("ok", "Fine?", text);
    });

    const { run } = await playing(loan);
    await playing(loan, { run, entry: "m2" });

    expect(seen).to.deep.equal([due, due]);
  });
});

describe("a mistake of a flow's author", () => {
  it("is an error that trying again cannot mend", async () => {
    const loan = aFlow(async ({ once }) => {
      await once("a", () => 1);
      await once("a", () => 1);
    });

    const error = await rejection(playing(loan));

    expect(error).to.be.instanceOf(BotError);
    expect(error).to.include({ name: "AuthoringError", retry: "never" });
  });
});
