import { expect } from "chai";
import { z } from "zod";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { aFlow, playing, rejection } from "../../kit/run.ts";

const text = z.string();

describe("a verb that is not awaited", () => {
  const forgetful: Record<string, (verbs: Verbs) => Promise<unknown>> = {
    say: async ({ say }) => void say("Hello."),
    ask: async ({ ask, say }) => {
      void ask("name", "Your name?", text);
      await say("Thank you.");
    },
    once: async ({ once }) => void once("pay", () => 1),
    remember: async ({ remember, ask }) => {
      void remember("a", 1);
      await ask("name", "Your name?", text);
    },
    each: async ({ each }) => void each("a", [1], async () => {}),
  };
  for (const [verb, body] of Object.entries(forgetful)) {
    it(`is reported for ${verb}() with its place`, async () => {
      const error = await rejection(playing(aFlow(body)));

      expect(error).to.include({ code: "FLOW_NOT_AWAITED", flow: "loan" });
      expect(error.message).to.match(new RegExp(`${verb}\\(\\).*awaited\\.test\\.ts:\\d+`));
    });
  }

  it("is not reported when promises stand side by side, are returned or handed on", async () => {
    const fine: ((verbs: Verbs) => Promise<unknown>)[] = [
      ({ say }) => say("Hello."),
      async ({ say }) => say("Hello."),
      ({ say, ask }) => Promise.all([say("Hello."), ask("a", "?", text), ask("b", "?", text)]),
      ({ ask, say }) => ask("a", "?", text).then((answer) => say(answer)),
      async ({ ask }) => await Promise.race([ask("a", "?", text), ask("b", "?", text)]),
    ];

    for (const body of fine) expect((await playing(aFlow(body))).type).to.be.a("string");
  });
});
