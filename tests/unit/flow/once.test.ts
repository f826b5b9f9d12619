import { expect } from "chai";
import { z } from "zod";
import { TerminalError } from "../../../src/base/errors.ts";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { aFlow, answered, aRun, playing, rejection, shown, talk } from "../../kit/run.ts";

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

  it("that throws is tried again later, and the customer is not kept waiting for words", async () => {
    const loan = paying(() => {
      throw new Error("the bank is closed");
    });

    const first = await playing(loan);
    const at = first.run.wait?.due?.retry;
    const again = await playing(loan, { run: first.run, entry: "m2", at: at ?? new Date() });

    expect(shown(first.effects)).to.deep.equal(["One moment."]);
    expect(first.run.wait).to.deep.include({ step: "pay", kind: "once", tries: 1 });
    expect(at).to.deep.equal(new Date("2030-01-01T09:00:01Z"));
    expect(shown(again.effects)).to.deep.equal([]);
    expect(again.run.wait?.due?.retry).to.deep.equal(new Date("2030-01-01T09:00:03Z"));
  });

  it("is not tried before its time", async () => {
    let tries = 0;
    const loan = paying(() => {
      tries += 1;
      throw new Error("the bank is closed");
    });

    const first = await playing(loan);
    const early = await playing(loan, { run: first.run, entry: "m2" });

    expect(tries).to.equal(1);
    expect(early.run.wait).to.deep.equal(first.run.wait);
  });

  it("gives up after its last retry and parks the run", async () => {
    const loan = paying(() => {
      throw new Error("the bank is closed");
    });
    const tired = {
      ...aRun(),
      wait: { step: "pay", kind: "once" as const, options: [], tries: 4 },
    };

    const played = await playing(loan, { run: tired, entry: "m9" });

    expect(played.type).to.equal("parked");
    expect(played.run.parked).to.include({ step: "pay", error: "the bank is closed" });
  });

  it("is not tried again when it says that this cannot help", async () => {
    const stolen = paying(() => {
      throw new TerminalError("the card is stolen");
    });

    expect((await playing(stolen)).run.parked).to.include({ error: "the card is stolen" });
  });

  it("that has failed for good can be caught by the flow, now and ever after", async () => {
    let tries = 0;
    const loan = aFlow(async ({ once, say, ask }) => {
      const pay = () => {
        tries += 1;
        throw new Error("the bank is closed");
      };
      const paid = await once("pay", pay, { retries: 0 }).catch((error: Error) => error.message);
      await say(`Paid: ${paid}`);
      await ask("ok", "Fine?", text);
      await say(`Still: ${paid}`);
    });

    const { shown } = await talk(loan, ["yes"]);

    expect(shown).to.deep.equal([
      ["Paid: the bank is closed", "Fine?"],
      ["Still: the bank is closed"],
    ]);
    expect(tries).to.equal(1);
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

    expect(await rejection(playing(loan))).to.include({ code: "FLOW_NOT_PLAIN", step: "map" });
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
