import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { z } from "zod";
import { limits } from "../../../adapters/web/limits.ts";
import { BotError } from "../../../src/base/errors.ts";
import { realSurroundings } from "../../../src/base/surroundings.ts";
import { type Bot, bot } from "../../../src/bot/bot.ts";
import { event } from "../../../src/flow/event.ts";
import { flow } from "../../../src/flow/flow.ts";
import { inbox } from "../../../src/model/inbox.ts";
import { conversation } from "../../../src/testing/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { TestApp } from "../../../src/testing/test-app.ts";

const delivered = event("delivered", z.object({ parcel: z.string().min(2) }));
const tracking = flow("tracking", { fallback: true }, async ({ say, waitFor }) => {
  await say("We will tell you.");
  const { parcel } = await waitFor("arrival", delivered);
  await say(`Parcel ${parcel} is there.`);
});

describe("business event", () => {
  it("wakes the run that waits for it", async () => {
    await conversation(tracking)
      .says("hi")
      .happens(delivered, { parcel: "A1" })
      .sees("Parcel A1 is there.")
      .seesNothingMore()
      .isThrough();
  });

  it("is answered where the customer wrote last", async () => {
    await conversation(tracking)
      .on("telegram")
      .says("hi")
      .on("discord")
      .says("anything new?")
      .happens(delivered, { parcel: "A1" })
      .sees("Parcel A1 is there.");
  });

  it("begins the flow that is begun by it", async () => {
    const thanks = flow("thanks", { on: delivered }, async ({ say }, { parcel }) => {
      await say(`How did you like ${parcel}?`);
    });
    const hello = flow("hello", { fallback: true }, async ({ say }) => say("Hello."));

    await conversation([hello, thanks])
      .says("hi")
      .happens(delivered, { parcel: "A1" })
      .sees("How did you like A1?");
  });

  it("begins it with what the schema makes of what was told", async () => {
    const due = event("due", z.object({ by: z.coerce.date(), sum: z.number().default(5) }));
    const reminder = flow("reminder", { on: due }, async ({ say }, { by, sum }) => {
      await say(`${sum} by ${by.getUTCFullYear()}`);
    });
    const hello = flow("hello", { fallback: true }, async ({ say }) => say("Hello."));

    await conversation([hello, reminder])
      .says("hi")
      .happens(due, { by: "2031-05-01" } as never)
      .sees("5 by 2031");
  });

  it("is declared once", () => {
    const other = event("delivered", z.object({ parcel: z.number() }));

    expect(() => bot({ flows: [], adapters: [], store: memoryStore(), events: [delivered, other] }))
      .to.throw(BotError, /"delivered" is declared twice/)
      .with.property("code", "FLOW_EVENT_DECLARED_TWICE");
  });

  it("says nothing when nobody waits for it", async () => {
    const hello = flow("hello", { fallback: true }, async ({ say }) => say("Hello."));

    await conversation(hello).says("hi").happens(delivered, { parcel: "A1" }).seesNothingMore();
  });

  describe("as it is told", () => {
    let engine: Bot;
    let customer = "";
    const app = new TestApp("telegram", { can: limits.telegram, note: () => {} });
    const store = memoryStore();
    before(async () => {
      const surroundings = { ...realSurroundings, log: () => {} };
      engine = bot({ flows: [tracking], adapters: [app], store, surroundings });
      await engine.start();
      await app.write("ann", { text: "hi" });
      for (let looks = 0; looks < 1_000 && customer === ""; looks++) {
        await setImmediate();
        customer = (await engine.customersOf("ann"))[0]?._id ?? "";
      }
    });
    after(() => engine.stop());

    it("counts once, however often", async () => {
      const happening = { customer, id: "parcel-1", payload: { parcel: "A1" } };

      const outcomes = [
        await engine.happens(delivered, happening),
        await engine.happens(delivered, happening),
      ];

      expect(outcomes).deep.equal(["accepted", "duplicate"]);
    });

    it("is refused when its payload does not fit, and not kept", async () => {
      const happening = { customer, id: "parcel-2", payload: { parcel: "" } };

      expect(await codeOf(engine.happens(delivered, happening))).equal("CHANNEL_BAD_EVENT");
      expect(await store.collection(inbox).get(["event:delivered:parcel-2"])).deep.equal([
        undefined,
      ]);
    });

    it("is refused when its id leaves no room for what it leads to", async () => {
      // Each colon is three bytes of a key.
      const happening = { customer, id: ":".repeat(150), payload: { parcel: "A1" } };

      expect(await codeOf(engine.happens(delivered, happening))).equal("CHANNEL_BAD_EVENT");
    });

    it("is refused for somebody nobody knows", async () => {
      const happening = { customer: "nobody", id: "parcel-3", payload: { parcel: "A1" } };

      expect(await codeOf(engine.happens(delivered, happening))).equal("CHANNEL_NO_SUCH_CUSTOMER");
    });
  });

  it("is to be told later when the bot does not run", async () => {
    const stopped = bot({ flows: [tracking], adapters: [], store: memoryStore() });
    const happening = { customer: "ann", id: "parcel-1", payload: { parcel: "A1" } };

    expect(await codeOf(stopped.happens(delivered, happening))).equal("CHANNEL_BOT_STOPPED");
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => (error instanceof BotError ? error.code : String(error)),
  );
}
