import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { aFlow, answered, aRun, playing, rejection } from "../../kit/run.ts";

const text = z.string().min(1);

/** Line of this file that carries a marker, as an author would find it. */
function placeOf(marker: string): string {
  const lines = readFileSync(import.meta.filename, "utf8").split("\n");
  return `step-names.test.ts:${lines.findIndex((line) => line.endsWith(`// ${marker}`)) + 1}`;
}

describe("a name used twice in one run", () => {
  it("is refused and both places are named", async () => {
    const loan = aFlow(async ({ ask }) => {
      await ask("address", "Street?", text); // first address
      await ask("address", "City?", text); // second address
    });
    const run = answered(aRun(), { step: "address", raw: "Quay 1", by: "m2" });

    const error = await rejection(playing(loan, { run, entry: "m2" }));

    expect(error).to.include({ code: "FLOW_STEP_REUSED", flow: "loan", step: "address" });
    expect(error.message).to.include(`${placeOf("first address")} and `);
    expect(error.message).to.include(placeOf("second address"));
  });

  it("is refused for steps of different kinds", async () => {
    const loan = aFlow(async ({ once, choose }) => {
      await once("plan", () => "a"); // made once
      await choose("plan", "Which?", { a: "A" }); // chosen
    });

    const error = await rejection(playing(loan));

    expect(error.message).to.include(placeOf("made once"));
    expect(error.message).to.include(placeOf("chosen"));
  });

  it("is refused in a loop, which needs a scope", async () => {
    const loan = aFlow(async ({ once }) => {
      for (const item of ["a", "b"]) {
        await once("item", () => item); // in a loop
      }
    });

    const error = await rejection(playing(loan));

    expect(error.message)
      .to.include(`(${placeOf("in a loop")})`)
      .and.include("each() or repeat()");
  });

  it("is refused side by side", async () => {
    const loan = aFlow(({ ask }) => Promise.all([ask("a", "1?", text), ask("a", "2?", text)]));

    expect(await rejection(playing(loan))).to.include({ code: "FLOW_STEP_REUSED" });
  });

  it("is refused even if the flow catches what is thrown", async () => {
    const loan = aFlow(async ({ once, say }) => {
      await once("item", () => 1);
      await once("item", () => 2).catch(() => 2);
      await say("Done.");
    });

    expect(await rejection(playing(loan))).to.include({ code: "FLOW_STEP_REUSED" });
  });

  it("is allowed in another run", async () => {
    const loan = aFlow(({ ask }) => ask("name", "Your name?", text));

    await playing(loan);
    const other = await playing(loan, { run: aRun({ id: "run-2" }) });

    expect(other.type).to.equal("waiting");
  });
});
