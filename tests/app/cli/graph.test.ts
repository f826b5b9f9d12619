import { expect } from "chai";
import { z } from "zod";
import { flowGraph } from "../../../app/cli/graph.ts";
import { flow, type Verbs } from "../../../src/index.ts";

const graphOf = (body: (verbs: Verbs) => Promise<unknown>) =>
  flowGraph(flow("lunch", {}, body))
    .split("\n")
    .slice(2, -3)
    .map((line) => line.trim());

describe("graph of a flow", () => {
  it("draws steps in the order in which they are written", () => {
    const graph = graphOf(async ({ ask, choose, once }) => {
      const name = await ask("name", "Your name?", z.string());
      await choose("dish", `What would ${name} like?`, { soup: "Soup" });
      await once("order", () => "ordered");
    });

    expect(graph).deep.equal([
      'step1["ask: name"]',
      "start --> step1",
      'step2{"choose: dish"}',
      "step1 --> step2",
      'step3[["once: order"]]',
      "step2 --> step3",
    ]);
  });

  it("draws what is inside a loop as going round", () => {
    const graph = graphOf(async ({ each, ask, once }) => {
      await each("dishes", ["soup", "salad"], async () => {
        await ask("how many", "How many?", z.string());
      });
      await once("order", () => "ordered");
    });

    expect(graph).deep.equal([
      'step1["each: dishes"]',
      "start --> step1",
      'step2["ask: how many"]',
      "step1 --> step2",
      "step2 -. again .-> step1",
      'step3[["once: order"]]',
      "step1 --> step3",
    ]);
  });

  it("sees steps inside conditions and of verbs that are not taken apart", () => {
    const graph = graphOf(async (verbs) => {
      if (verbs.channel === "telegram") await verbs.ask("name", "Your name?", z.string());
      await verbs.say("ask me anything");
    });

    expect(graph).deep.equal(['step1["ask: name"]', "start --> step1"]);
  });

  it("reads a flow whatever way its function is written", () => {
    const methods = {
      async body({ ask }: Verbs) {
        await ask("name", "Your name?", z.string());
      },
    };

    expect(graphOf(methods.body)).include('step1["ask: name"]');
    expect(
      graphOf(async function named({ ask }: Verbs) {
        await ask("name", "Your name?", z.string());
      }),
    ).include('step1["ask: name"]');
  });

  it("keeps quotes out of the chart's way", () => {
    expect(
      graphOf(async ({ ask }) => {
        await ask('the "name"', "Your name?", z.string());
      }),
    ).include('step1["ask: the #quot;name#quot;"]');
  });
});
