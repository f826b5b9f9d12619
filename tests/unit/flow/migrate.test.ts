import { expect } from "chai";
import { z } from "zod";
import { checkRun } from "../../../src/flow/check.ts";
import { type Flow, flow, flowBook } from "../../../src/flow/flow.ts";
import { type Migration, migrated } from "../../../src/flow/migrate.ts";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { anEngine } from "../../kit/engine.ts";
import { Meeting } from "../../kit/meeting.ts";
import { rejection } from "../../kit/run.ts";

const text = z.string();
const release = (body: (verbs: Verbs) => Promise<unknown>, migrate: Migration = {}): Flow =>
  flow("shop", { fallback: true, migrate }, body);

const first = release(async ({ ask, choose, say }) => {
  const size = await ask("size", "Which size?", text);
  const colour = await choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
  await say(`${size} ${colour}`);
});

/** Ann has told a size and looks at the colours, when the next release comes. */
async function lookingAtColours(next: Flow, size = "small"): Promise<Meeting> {
  const meeting = new Meeting(first);
  await meeting.says("hello there");
  await meeting.says(size);
  meeting.flows = [next];
  return meeting;
}

const renamed = (migrate: Migration = { size: "fit", colour: "paint" }) =>
  release(async ({ ask, choose, say }) => {
    const fit = await ask("fit", "Which fit?", text);
    const paint = await choose("paint", "Which paint?", { red: "Red", blue: "Blue" });
    await say(`${fit} ${paint}`);
  }, migrate);

describe("a run of an earlier release", () => {
  it("keeps the answers of steps that are moved to other names", async () => {
    const meeting = await lookingAtColours(renamed());

    expect(await meeting.says("blue")).to.deep.equal(["small blue"]);
  });

  it("takes a button of the question that was moved", async () => {
    const meeting = await lookingAtColours(renamed());

    expect(await meeting.presses("Red")).to.deep.equal(["small red"]);
  });

  it("is asked again where its flow does not say what became of a step", async () => {
    const meeting = await lookingAtColours(renamed({}));

    expect(await meeting.says("blue")).to.deep.equal(["Which fit?"]);
  });

  const choosing = (as: (kept: unknown) => string | undefined) =>
    release(
      async ({ choose, say }) => {
        const fit = await choose("fit", "Which fit?", { S: "Small", L: "Large" });
        const paint = await choose("paint", "Which paint?", { red: "Red", blue: "Blue" });
        await say(`${fit} ${paint}`);
      },
      { size: { to: "fit", kind: "choose", as }, colour: "paint" },
    );

  it("has its answer made into one of another kind", async () => {
    const meeting = await lookingAtColours(choosing((size) => (size === "small" ? "S" : "L")));

    expect(await meeting.says("blue")).to.deep.equal(["S blue"]);
  });

  it("is asked again when nothing can be made of its answer", async () => {
    const giving = await lookingAtColours(choosing(() => undefined));
    const throwing = await lookingAtColours(
      choosing(() => {
        throw new Error("no idea");
      }),
    );

    expect(await giving.says("blue")).to.deep.equal(["Which fit?"]);
    expect(await throwing.says("blue")).to.deep.equal(["Which fit?"]);
  });

  it("keeps what is inside a loop that is moved", async () => {
    const looping = (name: string, migrate: Migration = {}) =>
      release(async ({ each, ask, say }) => {
        const all = await each(name, ["a", "b"], (item) => ask("word", `Word ${item}?`, text));
        await say(all.join(" "));
      }, migrate);
    const meeting = new Meeting(looping("items"));
    await meeting.says("hello there");
    await meeting.says("one");
    meeting.flows = [looping("things", { items: "things" })];

    expect(await meeting.says("two")).to.deep.equal(["one two"]);
  });

  it("keeps the time by which it wanted an answer", async () => {
    const waiting = (name: string, migrate: Migration = {}) =>
      release(async ({ ask, say }) => {
        const word = await ask(name, "Word?", text, { within: "2 hours" });
        await say(word ?? "Too late.");
      }, migrate);
    const meeting = new Meeting(waiting("word"));
    await meeting.says("hello there");
    await meeting.passes(3_600_000);
    meeting.flows = [waiting("term", { word: "term" })];

    expect(await meeting.passes(3_500_000)).to.deep.equal([]);
    expect(await meeting.passes(200_000)).to.deep.equal(["Too late."]);
  });

  it("goes on after it had to wait for a release that says what became of a step", async () => {
    const meeting = await lookingAtColours(
      release(async ({ choose }) => choose("size", "Which?", { S: "Small", L: "Large" })),
    );
    await meeting.says("blue");
    expect(meeting.run.paused).to.include({ was: "ask", is: "choose" });

    meeting.flows = [choosing(() => "S")];
    expect(await meeting.says("blue")).to.deep.equal(["S blue"]);
  });

  it("is moved once, whatever is thought of it later", async () => {
    const flows = flowBook([renamed({ size: { to: "fit", as: (size) => `${size}!` } })]);
    const { customer } = await lookingAtColours(first);

    const once = migrated(customer, flows);

    expect(once.runs[0]?.memo.map(({ step, raw }) => [step, raw])).to.deep.equal([
      ["fit", "small!"],
    ]);
    expect(migrated(once, flows)).to.deep.equal(once);
  });

  it("is unchanged in the check of a release that moves it", async () => {
    const { customer } = await lookingAtColours(first);
    const next = renamed();
    const [run] = migrated(customer, flowBook([next])).runs;
    if (!run) throw new Error("no run is open");

    const whose = { customer: { id: "c1", name: "Ann" }, language: undefined, at: new Date(0) };
    expect(await checkRun(run, next, whose)).to.include({ verdict: "unchanged", step: "paint" });
  });

  it("is moved by the engine, with the buttons on its phone", async () => {
    const engine = await anEngine({ flows: [first] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "small");

    await engine.restartWith({ flows: [renamed()] });
    await engine.presses("telegram", "ann", "Red");

    expect(engine.lastReply("telegram", "ann")).to.equal("small red");
    expect((await engine.customer("ann")).runs).to.deep.equal([]);
  });
});

describe("a flow that moves steps", () => {
  it("is refused when two get one name, or one is moved on", () => {
    for (const migrate of [
      { a: "c", b: "c" },
      { a: "b", b: "c" },
    ])
      expect(() => release(async () => {}, migrate))
        .to.throw("migrate.test.ts")
        .with.property("code", "FLOW_BAD_MIGRATION");
  });

  it("may not give the old name to another step", async () => {
    const again = release(({ ask }) => ask("size", "Which size?", text), { size: "fit" });

    const error = await rejection(new Meeting(again).says("hello there"));

    expect(error).to.include({ code: "FLOW_BAD_MIGRATION", step: "size" });
    expect(error.message).to.match(/migrate\.test\.ts:\d+/);
  });
});
