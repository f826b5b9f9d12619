import { expect } from "chai";
import { z } from "zod";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { aFlow, answered, aRun, playing, rejection, shown } from "../../kit/run.ts";

const text = z.string().min(1);

describe("a verb called inside once()", () => {
  const verbs: Record<string, (verbs: Verbs) => Promise<unknown>> = {
    say: ({ say }) => say("Hello."),
    ask: ({ ask }) => ask("inner", "Well?", text),
    choose: ({ choose }) => choose("inner", "Which?", { a: "A" }),
    once: ({ once }) => once("inner", () => 1),
    remember: ({ remember }) => remember("inner", 1),
  };
  for (const [verb, call] of Object.entries(verbs)) {
    it(`fails for ${verb}() and names step and verb`, async () => {
      const loan = aFlow(async (all) => {
        await all.once("pay", async () => {
          await call(all);
        });
      });

      const error = await rejection(playing(loan));

      expect(error).to.include({ code: "FLOW_VERB_INSIDE_ONCE", step: "pay", flow: "loan" });
      expect(error.message).to.include(`${verb}() was called inside once("pay")`);
    });

    it(`fails for ${verb}() that nobody awaits, and keeps nothing`, async () => {
      const kept: string[] = [];
      const loan = aFlow(async (all) => {
        await all.once("pay", () => {
          void call(all);
        });
      });

      const keep = async () => void kept.push("pay");
      const error = await rejection(playing(loan, { keep }));

      expect(error).to.include({ code: "FLOW_VERB_INSIDE_ONCE" });
      expect(kept).to.deep.equal([]);
    });
  }

  it("fails after an await inside the effect as well", async () => {
    const loan = aFlow(async ({ once, say }) => {
      await once("pay", async () => {
        await Promise.resolve();
        await say("Paid.");
      });
    });

    expect(await rejection(playing(loan))).to.include({ code: "FLOW_VERB_INSIDE_ONCE" });
  });

  it("leaves verbs beside it alone", async () => {
    const loan = aFlow(({ once, say }) => Promise.all([once("pay", () => "paid"), say("Paying.")]));

    const played = await playing(loan);

    expect(shown(played.effects)).to.deep.equal(["Paying."]);
  });
});

describe("once()", () => {
  const paying = (pay: (key: string) => string | Promise<string>) =>
    aFlow(async ({ once, say, ask }) => {
      await say("One moment.");
      const receipt = await once("pay", ({ key }) => pay(key));
      await say(`Receipt ${receipt}.`);
      await ask("ok", "Fine?", text);
    });

  it("runs its effect in the turn that reaches it and never again", async () => {
    const keys: string[] = [];
    const loan = paying((key) => `no ${keys.push(key)}`);

    const first = await playing(loan);
    const run = answered(first.run, { step: "ok", raw: "yes", by: "m2" });
    await playing(loan, { run, entry: "m2" });

    expect(keys).to.deep.equal(["run-1:pay"]);
    expect(shown(first.effects)).to.deep.equal(["One moment.", "Receipt no 1.", "Fine?"]);
  });

  it("is kept before the flow goes on", async () => {
    const order: string[] = [];
    const loan = aFlow(async ({ once }) => {
      await once("pay", () => void order.push("effect"));
      order.push("after");
    });

    await playing(loan, { keep: async () => void order.push("kept") });

    expect(order).to.deep.equal(["effect", "kept", "after"]);
  });

  it("runs again with the same key after a crash between effect and keep", async () => {
    const keys: string[] = [];
    const loan = paying((key) => `no ${keys.push(key)}`);
    const fault = (point: string) => {
      if (point === "once:ran") throw new Error("killed");
    };

    await rejection(playing(loan, { fault }));
    const played = await playing(loan);

    expect(keys).to.deep.equal(["run-1:pay", "run-1:pay"]);
    expect(shown(played.effects)).to.deep.equal(["One moment.", "Receipt no 2.", "Fine?"]);
  });

  it("does not run again after a crash once it is kept, and loses nothing that was said", async () => {
    const keys: string[] = [];
    let run = aRun();
    const loan = paying((key) => `no ${keys.push(key)}`);
    const fault = (point: string) => {
      if (point === "once:kept") throw new Error("killed");
    };

    const keep = async (memo: readonly (typeof run.memo)[number][]) => {
      run = { ...run, memo: [...memo] };
    };
    await rejection(playing(loan, { keep, fault }));
    const played = await playing(loan, { run });

    expect(keys).to.have.lengthOf(1);
    expect(shown(played.effects)).to.deep.equal(["One moment.", "Receipt no 1.", "Fine?"]);
  });

  it("that throws fails the turn and is not kept", async () => {
    const kept: string[] = [];
    const loan = paying(() => {
      throw new Error("the bank is closed");
    });

    const error = await rejection(playing(loan, { keep: async () => void kept.push("pay") }));

    expect(error.message).to.equal("the bank is closed");
    expect(kept).to.deep.equal([]);
  });

  it("that throws can be caught by the flow", async () => {
    const loan = aFlow(async ({ once, say }) => {
      const paid = await once("pay", async () => {
        throw new Error("the bank is closed");
      }).catch(() => "later");
      await say(`Paid: ${paid}`);
    });

    expect(shown((await playing(loan)).effects)).to.deep.equal(["Paid: later"]);
  });

  it("may return nothing and still runs once", async () => {
    let runs = 0;
    const loan = aFlow(async ({ once, ask }) => {
      await once("log", () => {
        runs += 1;
      });
      await ask("ok", "Fine?", text);
    });

    const { run } = await playing(loan);
    await playing(loan, { run, entry: "m2" });

    expect(runs).to.equal(1);
  });

  it("refuses a result that no store can keep", async () => {
    const loan = aFlow(async ({ once }) => {
      await once("map", () => new Map() as never);
    });

    expect(await rejection(playing(loan))).to.include({ code: "STORE_NOT_PLAIN" });
  });

  it("gives the first pass what replays will see", async () => {
    const seen: unknown[] = [];
    const loan = aFlow(async ({ once, ask }) => {
      seen.push(await once("data", () => ({ a: 1, b: undefined })));
      await ask("ok", "Fine?", text);
    });

    const { run } = await playing(loan);
    await playing(loan, { run, entry: "m2" });

    expect(seen).to.deep.equal([{ a: 1 }, { a: 1 }]);
  });
});
