import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { Meeting } from "../../kit/meeting.ts";
import { rejection } from "../../kit/run.ts";

const text = z.string().min(1);

function checked(body: (verbs: Verbs) => Promise<unknown>): Meeting {
  const meeting = new Meeting(flow("drifting", { fallback: true }, body));
  meeting.isChecked = true;
  return meeting;
}

describe("a turn played twice", () => {
  it("reports a sentence that differs, and after which step", async () => {
    let visits = 0;
    const meeting = checked(async ({ ask, say }) => {
      await ask("name", "Your name?", text);
      visits += 1;
      await say(`Visit ${visits}.`);
    });
    await meeting.says("hi");

    const error = await rejection(meeting.says("Ann"));

    expect(error).to.include({ code: "FLOW_DRIFT", flow: "drifting", step: "name" });
    expect(error.message).to.match(
      /say\("Visit 1\."\) after "name" \(drift\.test\.ts:\d+\), then to say\("Visit 2\."\)/,
    );
  });

  it("reports a step that comes only sometimes", async () => {
    let isEven = true;
    const meeting = checked(async ({ ask }) => {
      isEven = !isEven;
      if (isEven) await ask("even", "Even?", text);
      await ask("odd", "Odd?", text);
    });

    const error = await rejection(meeting.says("hi"));

    expect(error).to.include({ code: "FLOW_DRIFT", step: "odd" });
  });

  it("reports an effect that comes only sometimes, and does it once", async () => {
    let plays = 0;
    let done = 0;
    const meeting = checked(async ({ once, say }) => {
      plays += 1;
      if (plays > 1) {
        await once("surprise", () => {
          done += 1;
        });
      }
      await say("Done.");
    });

    expect(await rejection(meeting.says("hi"))).to.include({ code: "FLOW_DRIFT" });
    expect(done).to.equal(0);
  });

  it("does each effect once, and takes time and chance as they were", async () => {
    let effects = 0;
    const meeting = checked(async ({ once, now, random, each, say, ask, remember }) => {
      const act = () => {
        effects += 1;
        return effects;
      };
      const paid = await once("pay", act);
      await say(`${paid} ${(await now("at")).getTime()} ${await random("luck")}`);
      await remember("paid", paid);
      await each("boxes", ["a", "b"], (box) => once("pack", () => `${box}${act()}`));
      const name = await ask("name", "Your name?", text, { remember: "name" });
      await say(`${name}, ${effects}`);
    });

    await meeting.says("hi");
    const last = await meeting.says("Ann");

    expect(effects).to.equal(3);
    expect(last).to.deep.equal(["Ann, 3"]);
  });

  it("says the same when an answer is refused or what is known is used", async () => {
    const meeting = checked(async ({ ask, say }) => {
      const name = await ask("name", "Your name?", text, { remember: "name" });
      await ask("age", "Your age?", z.coerce.number("A number"));
      await say(`Bye ${name}.`);
    });
    for (const said of ["hi", "Ann", "old", "30", "hi"]) await meeting.says(said);

    expect(await meeting.says("old")).to.deep.equal(["A number. Your age?"]);
  });

  it("is not played again while an effect is to be tried again", async () => {
    let tries = 0;
    const meeting = checked(async ({ once }) => {
      await once("pay", () => {
        tries += 1;
        throw new Error("closed");
      });
    });

    await meeting.says("hi");

    expect(tries).to.equal(1);
  });
});
