import { expect } from "chai";
import { z } from "zod";
import { TerminalError } from "../../src/base/errors.ts";
import { checkRelease, endRun, stoppedRuns } from "../../src/bot/release.ts";
import { type Flow, flow } from "../../src/flow/flow.ts";
import type { Verbs } from "../../src/flow/verbs.ts";
import { anEngine, type TestEngine } from "../kit/engine.ts";

const text = z.string().min(2);
const options = { fallback: true };
let paid = 0;

const asItWas = flow("sign-up", options, async ({ ask, choose, once, say }) => {
  const name = await ask("name", "Your name?", text);
  await once("pay", () => {
    paid += 1;
    return "paid";
  });
  const colour = await choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
  await say(`${name} likes ${colour}`);
});

/** A release in which the flow is this, and the customer has told a name and looks at a colour. */
const release = (body: (verbs: Verbs) => Promise<unknown>) => flow("sign-up", options, body);

async function atTheColour(): Promise<TestEngine> {
  const engine = await anEngine({ flows: [asItWas] });
  await engine.says("telegram", "ann", "hi");
  await engine.says("telegram", "ann", "Ann");
  return engine;
}

const releases: readonly [what: string, flows: readonly Flow[], verdict: string, detail: RegExp][] =
  [
    ["the same flow", [asItWas], "unchanged", /^$/],
    [
      "another wording",
      [
        release(async ({ ask, choose, once }) => {
          await ask("name", "And you are?", text);
          await once("pay", () => "paid");
          await choose("colour", "Colour?", { red: "Red", blue: "Blue" });
        }),
      ],
      "unchanged",
      /^$/,
    ],
    [
      "a question before the one that waits",
      [
        release(async ({ ask, choose, once }) => {
          await ask("name", "Your name?", text);
          await once("pay", () => "paid");
          await ask("city", "Which city?", text);
          await choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
        }),
      ],
      "moved",
      /it waits at "city"/,
    ],
    [
      "a schema that refuses what was told",
      [
        release(async ({ ask, once, choose }) => {
          await ask("name", "Your full name?", z.string().min(8));
          await once("pay", () => "paid");
          await choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
        }),
      ],
      "re-asked",
      /"name"/,
    ],
    [
      "an answered question left out",
      [
        release(async ({ choose, once }) => {
          await once("pay", () => "paid");
          await choose("colour", "Which colour?", { red: "Red", blue: "Blue" });
        }),
      ],
      "orphaned",
      /"name"/,
    ],
    [
      "an answered question of another kind",
      [
        release(async ({ choose }) => {
          await choose("name", "Which name?", { ann: "Ann", ben: "Ben" });
        }),
      ],
      "paused",
      /"name" was ask\(\) and is choose\(\)/,
    ],
    ["no such flow", [], "broken", /no flow "sign-up" any more/],
    [
      "a flow that throws",
      [
        release(async () => {
          throw new Error("no stock");
        }),
      ],
      "broken",
      /it throws: no stock/,
    ],
    [
      "a flow that names a step twice",
      [
        release(async ({ ask }) => {
          await ask("name", "Your name?", text);
          await ask("name", "Your name?", text);
        }),
      ],
      "broken",
      /Step "name" ran twice/,
    ],
  ];

describe("check of a release", () => {
  for (const [what, flows, verdict, detail] of releases)
    it(`finds runs ${verdict} by ${what}`, async () => {
      const engine = await atTheColour();

      const { counts, findings } = await checkRelease(engine.store, flows);

      expect(counts).include({ [verdict]: 1 });
      expect(Object.values(counts).reduce((sum, count) => sum + count)).equal(1);
      if (verdict === "unchanged") expect(findings).deep.equal([]);
      else {
        expect(findings[0]).include({ verdict, flow: "sign-up", step: "colour" });
        expect(findings[0]?.detail).match(detail);
      }
    });

  it("does nothing to the world or the store", async () => {
    const engine = await atTheColour();
    const before = await engine.customer("ann");
    const paidBefore = paid;

    await checkRelease(engine.store, [
      release(async ({ once, say, remember, ask }) => {
        await say("hello");
        await remember("seen", true);
        await once("another payment", () => {
          paid += 1;
        });
        await ask("more", "More?", text);
      }),
    ]);

    expect(paid).equal(paidBefore);
    expect(await engine.customer("ann")).deep.equal(before);
  });

  it("counts every run of every customer", async () => {
    const engine = await atTheColour();
    await engine.says("discord", "ben", "hi");

    expect((await checkRelease(engine.store, [asItWas])).counts).include({ unchanged: 2 });
  });
});

describe("runs that wait for an operator", () => {
  const otherKind = release(async ({ choose }) => {
    await choose("name", "Which name?", { ann: "Ann", ben: "Ben" });
  });

  it("are none where all is well", async () => {
    expect(await stoppedRuns((await atTheColour()).store)).deep.equal([]);
  });

  it("are those that a release has paused", async () => {
    const engine = await atTheColour();
    await engine.restartWith({ flows: [otherKind] });
    await engine.says("telegram", "ann", "red");

    const [stopped, ...others] = await stoppedRuns(engine.store);

    expect(others).deep.equal([]);
    expect(stopped).include({ flow: "sign-up", step: "name", state: "paused" });
    expect(stopped?.reason).equal('"name" was ask() and is choose()');
  });

  it("are those in which a step has failed for good", async () => {
    const failing = flow("failing", options, async ({ once }) => {
      await once("pay", () => {
        throw new TerminalError("the card is refused");
      });
    });
    const engine = await anEngine({ flows: [failing] });
    await engine.says("telegram", "ann", "hi");

    const [stopped] = await stoppedRuns(engine.store);

    expect(stopped).include({ flow: "failing", step: "pay", state: "parked" });
    expect(stopped?.reason).match(/the card is refused/);
  });

  it("can be ended, and the customer begins anew", async () => {
    const engine = await atTheColour();
    await engine.restartWith({ flows: [otherKind] });
    await engine.says("telegram", "ann", "red");
    const [stopped] = await stoppedRuns(engine.store);
    if (!stopped) throw new Error("no run is stopped");

    expect(await endRun(engine.store, stopped.customer, stopped.run)).equal(true);

    expect(await stoppedRuns(engine.store)).deep.equal([]);
    await engine.says("telegram", "ann", "hi");
    expect(engine.lastReply("telegram", "ann")).equal("Which name?");
  });

  it("cannot be ended twice", async () => {
    const engine = await atTheColour();

    expect(await endRun(engine.store, "nobody", "nothing")).equal(false);
  });
});
