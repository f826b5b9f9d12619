import { expect } from "chai";
import { z } from "zod";
import { aFlow, answered, aRun, playing, rejection, shown } from "../../kit/run.ts";

const text = z.string().min(1);

describe("a wait", () => {
  it("runs neither catch nor finally of the flow", async () => {
    const ran: string[] = [];
    const loan = aFlow(async ({ ask }) => {
      try {
        await ask("name", "Your name?", text);
      } catch {
        ran.push("catch");
      } finally {
        ran.push("finally");
      }
    });

    await playing(loan);

    expect(ran).to.deep.equal([]);
  });

  it("runs neither when a refused answer makes it wait again", async () => {
    const ran: string[] = [];
    const loan = aFlow(async ({ choose }) => {
      await choose("tea", "Which tea?", { b: "Black" })
        .catch(() => ran.push("catch"))
        .finally(() => ran.push("finally"));
    });
    const run = answered(aRun(), { step: "tea", raw: "milk", by: "m2", kind: "choose" });

    await playing(loan, { run, entry: "m2" });

    expect(ran).to.deep.equal([]);
  });

  it("lets finally run when the flow comes past it", async () => {
    const ran: string[] = [];
    const loan = aFlow(async ({ ask }) => {
      try {
        await ask("name", "Your name?", text);
      } finally {
        ran.push("finally");
      }
    });
    const run = answered(aRun(), { step: "name", raw: "Ann", by: "m2" });

    await playing(loan, { run, entry: "m2" });

    expect(ran).to.deep.equal(["finally"]);
  });

  it("does not win over an error that came first", async () => {
    const loan = aFlow(async () => {
      throw new Error("the flow is broken");
    });

    expect((await rejection(playing(loan))).message).to.equal("the flow is broken");
  });

  it("lets a side effect beside it finish and be kept", async () => {
    const kept: string[] = [];
    const loan = aFlow(({ ask, once }) =>
      Promise.all([ask("name", "Your name?", text), once("log", async () => "logged")]),
    );

    const keep = async (memo: readonly { step: string }[]) =>
      void kept.push(...memo.map(({ step }) => step));
    const played = await playing(loan, { keep });

    expect(kept).to.deep.equal(["log"]);
    expect(played.run.memo.map(({ step }) => step)).to.deep.equal(["log"]);
  });

  it("is shown again only when asked for", async () => {
    const loan = aFlow(async ({ say, ask }) => {
      await say("Hello.");
      await ask("name", "Your name?", text);
    });
    const { run } = await playing(loan);

    const quiet = await playing(loan, { run, entry: "m2" });
    const again = await playing(loan, { run, entry: "m2", asksAgain: true });

    expect(shown(quiet.effects)).to.deep.equal([]);
    expect(shown(again.effects)).to.deep.equal(["Your name?"]);
  });
});
