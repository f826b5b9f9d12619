import { expect } from "chai";
import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { choices } from "../../../src/form/makers.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";
import { filling, parts } from "../../kit/forms.ts";

const Parts = form(
  "Parts",
  z.object({
    spare: choices(parts, { title: "Which parts?" }).optional(),
    size: choices({ s: "Small", l: "Large" }, { title: "Which sizes?" }),
  }),
);

/** Ann looks at a poll. */
async function atThePoll(): Promise<TestEngine> {
  const engine = await anEngine({ flows: [filling(Parts)] });
  await engine.says("telegram", "ann", "/fill");
  return engine;
}

const offered = (engine: TestEngine) => engine.screen("telegram", "ann").at(-1)?.offered ?? [];

function votes(engine: TestEngine, values: readonly string[], id?: string) {
  const voted = { text: "some of them", pressed: values, ...(id !== undefined && { id }) };
  return engine.writes("telegram", "ann", voted);
}

describe("a vote for several options", () => {
  it("is the whole answer, and the question shows what was chosen", async () => {
    const engine = await atThePoll();
    const [lid, , feet] = offered(engine).map(({ value }) => value);

    await votes(engine, [lid ?? "", feet ?? ""]);

    const question = engine.screen("telegram", "ann").find(({ text }) => /parts/.test(text));
    expect(question).to.deep.include({ buttons: [], chosen: "The lid, The feet" });
    expect(engine.lastReply("telegram", "ann")).to.match(/^Which sizes/);
  });

  it("that comes twice counts once", async () => {
    const engine = await atThePoll();
    const values = offered(engine).map(({ value }) => value);

    await votes(engine, values.slice(0, 2), "vote");
    await votes(engine, values.slice(0, 2), "vote");

    expect(engine.lastReply("telegram", "ann")).to.match(/^Which sizes/);
    expect((await engine.exchanges("ann")).map(({ direction }) => direction)).to.deep.equal([
      ...["in", "out", "in", "out"],
    ]);
  });

  it("counts what ends the question only where it stands alone", async () => {
    const engine = await atThePoll();
    const [lid = "", , , skip = ""] = offered(engine).map(({ value }) => value);

    await votes(engine, [skip, lid]);
    await votes(
      engine,
      offered(engine).map(({ value }) => value),
    );

    expect(engine.lastReply("telegram", "ann")).to.equal(
      'Result {"spare":["lid"],"size":["s","l"]}',
    );
  });

  it("that is changed after the question has moved on gets a notice, and changes nothing", async () => {
    const engine = await atThePoll();
    const values = offered(engine).map(({ value }) => value);
    await votes(engine, values.slice(0, 1));
    const before = await engine.customer("ann");

    await votes(engine, values.slice(1, 2));

    expect(engine.replies("telegram", "ann").slice(-2)[0]).to.equal(
      "That question has been dealt with already.",
    );
    expect(engine.lastReply("telegram", "ann")).to.match(/^Which sizes/);
    const after = await engine.customer("ann");
    expect(after.runs[0]?.memo).to.deep.equal(before.runs[0]?.memo);
  });

  it("after a restart is understood as before it", async () => {
    const engine = await atThePoll();
    const values = offered(engine).map(({ value }) => value);

    await engine.restartWith();
    await votes(engine, values.slice(1, 3));

    expect((await engine.customer("ann")).runs[0]?.memo[0]?.raw).to.deep.equal({
      input: { picks: ["box", "feet"], isAll: true },
    });
  });

  const strange = [["x"], ["AAAAAAAAAA:0"], ["AAAAAAAAAA:0", "BBBBBBBBBB:1"], ["", "__proto__:0"]];
  for (const values of strange) {
    it(`that carries ${JSON.stringify(values)} changes nothing`, async () => {
      const engine = await atThePoll();

      await votes(engine, values);

      expect((await engine.customer("ann")).runs[0]?.memo).to.deep.equal([]);
      expect(engine.lastReply("telegram", "ann")).to.match(/^Which parts/);
    });
  }

  for (const places of [["7"], [">0", ">1"]]) {
    it(`for ${places.join(" and ")} of the open question changes nothing`, async () => {
      const engine = await atThePoll();
      const [lid = ""] = offered(engine).map(({ value }) => value);

      await votes(
        engine,
        places.map((place) => lid.replace(/0$/, place)),
      );

      expect((await engine.customer("ann")).runs[0]?.memo).to.deep.equal([]);
    });
  }
});
