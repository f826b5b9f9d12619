import { expect } from "chai";
import fc from "fast-check";
import { limits } from "../../adapters/web/index.ts";
import newsletter from "../../flows/newsletter.ts";
import {
  attachmentOf,
  bot,
  ChannelError,
  type InboundEvent,
  realSurroundings,
} from "../../src/index.ts";
import { inbox } from "../../src/model/inbox.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { FakeDriver } from "../kit/fake-driver.ts";
import { until } from "../kit/server.ts";
import {
  deepList,
  hostileJson,
  hostileText,
  hostileTexts,
  ownEntries,
  pollution,
} from "./hostile.ts";

/** What a faulty driver may hand over and JSON cannot say. */
const hostileValue = fc.oneof(
  hostileJson,
  hostileText,
  fc.constantFrom<unknown>(
    ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, -0, 10n, Symbol("s"), () => "f"],
    ...[new Date(Number.NaN), new Date(0), new Map([["a", 1]]), new Set([1]), /x/, new Error("e")],
    ...[new Uint8Array(4), Buffer.from("b"), Object.create(null), deepList(31), deepList(33)],
    ...["x".repeat(255), "x".repeat(256), "x".repeat(257), "€".repeat(256), ":".repeat(256)],
    ...["x".repeat(70_000), "€".repeat(32_768), "\ud800".repeat(100)],
  ),
);

const fields = [
  ...["order", "vouchedFor", "activity", "activity.type", "activity.id", "activity.timestamp"],
  ...["activity.channelId", "activity.from", "activity.from.id", "activity.from.name"],
  ...["activity.recipient", "activity.recipient.id", "activity.conversation"],
  ...["activity.conversation.id", "activity.locale", "activity.text", "activity.value"],
  ...["activity.attachments", "activity.attachments.0", "activity.attachments.0.name"],
  ...["activity.attachments.0.contentUrl", "activity.attachments.0.contentType"],
  ...["activity.attachments.0.content", "activity.attachments.0.content.sizeBytes"],
  ...["activity.name", "__proto__", "activity.__proto__", "constructor", "activity.$set"],
] as const;

const aFile = { hash: "a".repeat(64), name: "a.png", type: "image/png", sizeBytes: 1 };

const change = fc.tuple(fc.constantFrom(...fields), hostileValue);

const almostEvent = fc
  .record({
    number: fc.nat(999_999),
    type: fc.constantFrom("message", "message", "event"),
    text: hostileText,
    changes: fc.array(change, { maxLength: 3 }),
  })
  .map(({ number, type, text, changes }) => {
    const event = {
      order: String(number).padStart(12, "0"),
      activity: {
        ...{ type, id: `id-${number}`, timestamp: new Date(0), channelId: "fuzz", text },
        ...{ from: { id: `person-${number % 50}` }, recipient: { id: "bot" } },
        attachments: [attachmentOf({ type: "file", file: aFile })],
        ...{ conversation: { id: "chat" }, ...(type === "event" && { name: "joined" }) },
      },
    };
    for (const [path, value] of changes) set(event, path.split("."), value);
    // Whatever it is, a driver hands it over as an event.
    return event as unknown as InboundEvent;
  });

function set(target: unknown, [key = "", ...rest]: string[], value: unknown): void {
  if (typeof target !== "object" || target === null) return;
  if (rest.length > 0) set((target as Record<string, unknown>)[key], rest, value);
  else {
    const member = ownEntries([[key, value]]);
    Object.defineProperties(target, Object.getOwnPropertyDescriptors(member));
  }
}

async function outcomeOf(driver: FakeDriver, event: InboundEvent): Promise<string> {
  return driver.receive(event).catch((error: unknown) => {
    if (error instanceof ChannelError && error.retry === "never") return "refused";
    throw error;
  });
}

async function withBot(
  body: (driver: FakeDriver, allHandled: () => Promise<unknown>) => Promise<void>,
) {
  const complaints: unknown[] = [];
  const log = (level: string, event: string, facts?: object) => {
    if (level === "error") complaints.push({ event, ...facts });
  };
  const store = memoryStore();
  const driver = new FakeDriver("fuzz", limits.telegram);
  const surroundings = { ...realSurroundings, log };
  const running = bot({
    flows: [newsletter],
    adapters: [driver],
    store,
    surroundings,
    pollMs: 20,
    mostInTenSeconds: Number.POSITIVE_INFINITY,
  });
  await running.start();
  const waiting = store.collection(inbox);
  const allHandled = () =>
    until("nothing waits", async () => {
      expect(complaints).to.deep.equal([]);
      const { items } = await waiting.find("waiting", { prefix: ["new"], limit: 1 });
      return items.length === 0;
    });
  try {
    await body(driver, allHandled);
  } finally {
    await running.stop();
  }
}

describe("accept under hostile events", () => {
  it("refuses or handles each of thousands of events", async () => {
    const group = fc.array(almostEvent, { minLength: 1, maxLength: 40, size: "max" });
    await fc.assert(
      fc.asyncProperty(group, (events) =>
        withBot(async (driver, allHandled) => {
          const outcomes = await Promise.all(events.map((event) => outcomeOf(driver, event)));

          for (const outcome of outcomes) {
            expect(outcome).to.be.oneOf(["accepted", "duplicate", "refused"]);
          }
          expect(pollution()).to.equal(undefined);
          await allHandled();
        }),
      ),
      { numRuns: 500 },
    );
  }).timeout(120_000);

  it("refuses what is no event at all", () =>
    withBot(async (driver) => {
      const nothings = [undefined, null, 0, "", "event", [], {}, () => {}, ...hostileTexts];
      for (const nothing of nothings) {
        expect(await outcomeOf(driver, nothing as InboundEvent)).to.equal("refused");
      }
    }));
});
