import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { aFlow, answered, playing, rejection, shown, talk } from "../../kit/run.ts";

const text = z.string().min(1);

describe("each()", () => {
  const dinner = aFlow(async ({ say, ask, each }) => {
    await say("Dinner for two.");
    const dishes = await each("guests", ["Ann", "Ben"], async (guest) => {
      await say(`Now ${guest}.`);
      const dish = await ask("dish", `What does ${guest} eat?`, text);
      await say(`${dish}, good.`);
      return `${guest}: ${dish}`;
    });
    await say(dishes.join(", "));
  });

  it("asks the same question once for each item", async () => {
    const { type, shown } = await talk(dinner, ["soup", "rice"]);

    expect(type).to.equal("finished");
    expect(shown).to.deep.equal([
      ["Dinner for two.", "Now Ann.", "What does Ann eat?"],
      ["soup, good.", "Now Ben.", "What does Ben eat?"],
      ["rice, good.", "Ann: soup, Ben: rice"],
    ]);
  });

  it("keeps nothing of a finished item but its result", async () => {
    const { run } = await talk(dinner, ["soup"]);

    expect(run.memo).to.deep.equal([
      { step: "guests", kind: "each", by: "m2" },
      { step: "guests/Ann", kind: "each", raw: ["Ann: soup"], by: "m2" },
    ]);
    expect(run.wait?.step).to.equal("guests/Ben/dish");
  });

  it("goes on where a run of before items were kept one by one has come to", async () => {
    const { run } = await talk(dinner, []);
    const together = {
      step: "guests",
      kind: "each",
      raw: { Ann: ["Ann: soup"] },
      by: "m1",
    } as const;
    const wait = { step: "guests/Ben/dish", kind: "ask" as const, options: [] };
    const bound = answered(
      { ...run, memo: [together], wait },
      { step: wait.step, raw: "rice", by: "m2" },
    );

    const { effects } = await playing(dinner, { run: bound, entry: "m2" });

    expect(shown(effects)).to.deep.equal(["rice, good.", "Ann: soup, Ben: rice"]);
  });

  it("keeps what it needs to replay a turn that is cut off", async () => {
    const kept: string[][] = [];
    const paying = aFlow(async ({ ask, each, once }) => {
      await each("guests", ["Ann", "Ben"], async (guest) => {
        if (guest === "Ann") await ask("dish", "What?", text);
        await once("order", () => guest);
      });
    });
    const { run } = await playing(paying);
    const bound = answered(run, { step: "guests/Ann/dish", raw: "soup", by: "m2" });

    const keep = async (memo: readonly { step: string }[]) => {
      kept.push(memo.map(({ step }) => step));
    };
    await playing(paying, { run: bound, entry: "m2", keep });

    expect(kept.at(-1)).to.deep.equal(["guests/Ann/dish", "guests/Ann/order", "guests/Ben/order"]);
  });

  it("gives each item's effect a key of its own", async () => {
    const keys: string[] = [];
    const orders = aFlow(({ each, once }) =>
      each("orders", [{ id: 7 }, { id: 8 }], () => once("pay", ({ key }) => keys.push(key))),
    );

    await playing(orders);

    expect(keys).to.deep.equal(["run-1:orders/7/pay", "run-1:orders/8/pay"]);
  });

  it("plays a new item of a later release and no finished one again", async () => {
    const visits = (guests: string[]) =>
      aFlow(async ({ each, ask, say }) => {
        const dishes = await each("guests", guests, (guest) => ask("dish", `${guest}?`, text));
        await say(dishes.join());
      });
    const { run } = await talk(visits(["Ann", "Ben"]), ["soup"]);
    const bound = answered(run, { step: "guests/Ben/dish", raw: "rice", by: "m3" });

    const played = await playing(visits(["Cem", "Ben", "Ann"]), { run: bound, entry: "m3" });

    expect(shown(played.effects)).to.deep.equal(["Cem?"]);
    const named = answered(played.run, { step: "guests/Cem/dish", raw: "fish", by: "m4" });
    const last = await playing(visits(["Cem", "Ben", "Ann"]), { run: named, entry: "m4" });
    expect(shown(last.effects)).to.deep.equal(["fish,rice,soup"]);
  });

  it("refuses two items of one id and names the place", async () => {
    const error = await rejection(
      playing(aFlow(({ each, ask }) => each("a", ["x", "x"], () => ask("b", "?", text)))).then(
        ({ run }) =>
          playing(
            aFlow(({ each }) => each("a", ["x", "x"], async () => {})),
            { run },
          ),
      ),
    );

    expect(error).to.include({ code: "FLOW_ITEM_TWICE", step: "a" });
    expect(error.message).to.match(/scopes\.test\.ts:\d+/);
  });

  it("keeps names apart that contain the sign between scopes", async () => {
    const odd = aFlow(async ({ each, ask }) => {
      await each("a", ["b/c"], () => ask("d", "first?", text));
      await each("a/b", ["c"], () => ask("d", "second?", text));
    });

    const { type, shown } = await talk(odd, ["1", "2"]);

    expect(type).to.equal("finished");
    expect(shown).to.deep.equal([["first?"], ["second?"], []]);
  });

  it("stands inside another each()", async () => {
    const seats = aFlow(async ({ each, ask, say }) => {
      const all = await each("rows", [1, 2], (row) =>
        each("seats", ["a", "b"], (seat) => ask("who", `Who sits on ${row}${seat}?`, text)),
      );
      await say(all.flat().join(""));
    });

    const { run } = await talk(seats, ["A", "B", "C"]);
    const { shown } = await talk(seats, ["A", "B", "C", "D"]);

    expect(run.memo.map(({ step, raw }) => [step, raw])).to.deep.equal([
      ["rows", undefined],
      ["rows/1", [["A", "B"]]],
      ["rows/2/seats", undefined],
      ["rows/2/seats/a", ["C"]],
    ]);
    expect(shown.at(-1)).to.deep.equal(["ABCD"]);
  });
});

describe("repeat()", () => {
  const guessing = aFlow(async ({ say, ask, repeat }) => {
    const tries = await repeat("guesses", async ({ count, again }) => {
      const guess = await ask("guess", "Your guess?", z.coerce.number());
      if (guess === 7) return count;
      await say(guess < 7 ? "More." : "Less.");
      return again();
    });
    await say(`Right, after ${tries}.`);
  });

  it("goes round until its body returns something", async () => {
    const { type, shown } = await talk(guessing, ["3", "9", "7"]);

    expect(type).to.equal("finished");
    expect(shown.flat()).to.deep.equal([
      "Your guess?",
      "More.",
      "Your guess?",
      "Less.",
      "Your guess?",
      "Right, after 3.",
    ]);
  });

  it("says the same sentence again in another round", async () => {
    const { shown } = await talk(guessing, ["3", "4"]);

    expect(shown.at(-1)).to.deep.equal(["More.", "Your guess?"]);
  });

  it("keeps no more after many rounds than after two", async () => {
    const two = await talk(guessing, ["1", "2"]);
    const many = await talk(guessing, Array(50).fill("1"));

    expect(many.run.memo).to.have.lengthOf(1);
    expect(JSON.stringify(many.run).length).to.be.at.most(JSON.stringify(two.run).length + 9);
  });

  it("hands on what the next round needs", async () => {
    const basket = aFlow(async ({ ask, say, repeat }) => {
      const items = await repeat("items", [] as string[], async ({ carried, again }) => {
        const item = await ask("item", "What else?", text);
        return item === "done" ? carried : again([...carried, item]);
      });
      await say(items.join(" and "));
    });

    expect((await talk(basket, ["tea", "milk", "done"])).shown.at(-1)).to.deep.equal([
      "tea and milk",
    ]);
  });

  it("is not played again once it has ended", async () => {
    const asking = aFlow(async ({ ask, repeat, say }) => {
      const first = await repeat("a", async () => ask("x", "First?", text));
      const second = await ask("b", "Second?", text);
      await say(`${first} ${second}`);
    });

    expect((await talk(asking, ["1", "2"])).shown).to.deep.equal([
      ["First?"],
      ["Second?"],
      ["1 2"],
    ]);
  });

  it("that never waits is refused", async () => {
    const error = await rejection(
      playing(aFlow(({ repeat }) => repeat("spin", async ({ again }) => again()))),
    );

    expect(error).to.include({ code: "FLOW_LOOP_ENDLESS", step: "spin" });
  });
});

describe("call()", () => {
  const address = flow("address", {}, async ({ ask }, whose: string) => {
    const street = await ask("street", `${whose} street?`, text);
    const town = await ask("town", `${whose} town?`, text);
    return { street, town };
  });
  const moving = aFlow(async ({ call, say, ask }) => {
    const from = await call("from", address, "Old");
    const to = await call("to", address, "New");
    await ask("street", "And your office street?", text);
    await say(`${from.town} to ${to.town}`);
  });

  it("plays another flow under names of its own and returns its result", async () => {
    const { type, shown } = await talk(moving, ["Quay", "Oslo", "Hill", "Rome", "Main"]);

    expect(type).to.equal("finished");
    expect(shown.flat().slice(-2)).to.deep.equal(["And your office street?", "Oslo to Rome"]);
  });

  it("keeps nothing of the ended flow but its result", async () => {
    const { run } = await talk(moving, ["Quay", "Oslo", "Hill"]);

    expect(run.memo.map(({ step, raw }) => [step, raw])).to.deep.equal([
      ["from", [{ street: "Quay", town: "Oslo" }]],
      ["to/street", "Hill"],
    ]);
  });
});

describe("now() and random()", () => {
  it("are drawn once and the same ever after", async () => {
    const seen: unknown[] = [];
    const lottery = aFlow(async ({ now, random, ask }) => {
      seen.push([await now("began"), await random("luck")]);
      await ask("ok", "Fine?", text);
    });

    const { run } = await playing(lottery);
    await playing(lottery, { run, entry: "m2", at: new Date("2031-01-01") });

    expect(seen[0]).to.deep.equal(seen[1]);
    expect((seen[0] as unknown[])[0]).to.deep.equal(new Date("2030-01-01T09:00:00Z"));
  });

  it("draw another number for each step, from 0 up to 1", async () => {
    const drawn: number[] = [];
    await playing(
      aFlow(async ({ each, random }) => {
        drawn.push(...(await each("draws", [...Array(200).keys()], () => random("luck"))));
      }),
    );

    expect(new Set(drawn)).to.have.lengthOf(200);
    expect(Math.min(...drawn)).to.be.within(0, 0.1);
    expect(Math.max(...drawn)).to.be.within(0.9, 0.9999999);
  });
});
