// Loaded before any test begins, for it leaves names in the global object.
import "botbuilder";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect } from "chai";
import { faultPoints } from "../../../src/base/surroundings.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import { flow } from "../../../src/flow/flow.ts";
import { anEngine } from "../../kit/engine.ts";
import { refusal } from "../../kit/fake-driver.ts";
import { tea } from "../../kit/flows.ts";

const paying = flow("pay", { command: "pay", fallback: true }, async ({ once, say }) => {
  await say("One moment.");
  await once("charge", () => "charged");
  await say("Thank you.");
});

/** Runs `body` while spans are kept in memory. */
async function withSpans(body: (spans: () => readonly ReadableSpan[]) => Promise<void>) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  try {
    await body(() => exporter.getFinishedSpans());
  } finally {
    trace.disable();
    context.disable();
    await provider.shutdown();
  }
}

function names(spans: readonly ReadableSpan[]): string[] {
  return spans.map(({ name }) => name);
}

function traceIds(spans: readonly ReadableSpan[]): string[] {
  return [...new Set(spans.map((span) => span.spanContext().traceId))];
}

function parentOf(span: ReadableSpan, spans: readonly ReadableSpan[]): string | undefined {
  const id = span.parentSpanContext?.spanId;
  return spans.find((other) => other.spanContext().spanId === id)?.name;
}

describe("the trace of a message", () => {
  it("leads from its acceptance over turn and step to each send", () =>
    withSpans(async (spans) => {
      const engine = await anEngine({ flows: [paying] });

      await engine.says("telegram", "ann", "/pay");
      await engine.settles();

      const all = spans();
      expect(names(all)).to.have.members(["accept", "step", "turn", "send", "send"]);
      expect(traceIds(all)).to.have.length(1);
      const parents = Object.fromEntries(all.map((span) => [span.name, parentOf(span, all)]));
      expect(parents).to.deep.equal({
        accept: undefined,
        turn: "accept",
        step: "turn",
        send: "turn",
      });
    }));

  it("is another one for each message", () =>
    withSpans(async (spans) => {
      const engine = await anEngine({ flows: [tea] });

      await engine.says("telegram", "ann", "hi");
      await engine.says("telegram", "ann", "Ann");

      expect(traceIds(spans())).to.have.length(2);
    }));

  it("goes on where an app is asked again ten minutes later", () =>
    withSpans(async (spans) => {
      const engine = await anEngine({ flows: [paying] });
      engine.driver("telegram").fails(refusal("later", 600_000));

      await engine.says("telegram", "ann", "/pay");
      await engine.settles();

      expect(names(spans()).filter((name) => name === "send")).to.have.length(3);
      expect(traceIds(spans())).to.have.length(1);
    }));

  it("goes on where the app was away for too long", () =>
    withSpans(async (spans) => {
      const engine = await anEngine({ flows: [paying] });
      engine.driver("telegram").fails(refusal("later", 3_600_000));

      await engine.says("telegram", "ann", "/pay");
      await engine.settles();

      expect(engine.lastReply("telegram", "ann")).to.match(/I am back now/);
      expect(traceIds(spans())).to.have.length(1);
    }));

  for (const point of faultPoints.slice(faultPoints.indexOf("accept:after"))) {
    it(`is one in two processes when the first dies at ${point}`, () =>
      withSpans(async (spans) => {
        const engine = await anEngine({ flows: [paying] });
        engine.crashesAt(point);
        await engine.says("telegram", "ann", "/pay", "m1");

        await engine.restartWith();

        const all = spans();
        expect(engine.replies("telegram", "ann")).to.include("Thank you.");
        expect(names(all)).to.include("send");
        expect(traceIds(all)).to.have.length(1);
      }));
  }

  it("says how a turn ended and names nobody", () =>
    withSpans(async (spans) => {
      const broken = flow("luck", { command: "luck" }, () =>
        Promise.reject(new TypeError("no luck for Ann")),
      );
      const engine = await anEngine({ flows: [broken] });

      await engine.says("telegram", "Ann", "/luck");

      const turn = spans().find(({ name }) => name === "turn");
      expect(turn?.attributes).to.deep.equal({
        channel: "telegram",
        flow: "luck",
        outcome: "failed",
      });
      const told = spans().map(({ attributes, events, status }) => ({
        attributes,
        events,
        status,
      }));
      expect(JSON.stringify(told)).to.not.include("Ann");
    }));

  it("is not stored when nobody traces", async () => {
    const engine = await anEngine({ flows: [tea] });
    engine.driver("telegram").fails(refusal("later", 60_000));

    await engine.says("telegram", "ann", "hi", "m1");

    const { inbox } = openCollections(engine.store);
    const [entry] = await inbox.get(["telegram:bot:m1"]);
    const { outbox } = await engine.customer("ann");
    expect(entry).to.not.have.property("trace");
    expect(outbox).to.not.be.empty;
    for (const waiting of outbox) expect(waiting).to.not.have.property("trace");
  });
});
