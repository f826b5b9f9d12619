import { expect } from "chai";
import { prometheus } from "../../app/metrics.ts";
import { metrics } from "../../src/index.ts";
import { until, withServer } from "../kit/server.ts";
import { toConsent } from "./talk.ts";

const mostSeries = 2_000;

function seriesIn(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

describe("metrics", () => {
  it("are served as Prometheus reads them", () =>
    withServer(async (server) => {
      await toConsent(server, "telegram", "ann");

      // What a turn leaves behind is tidied up after its answer is out.
      const { headers, text } = await until("nothing waits", async () => {
        const answer = await server.ask("GET", "/metrics");
        return answer.text.includes("\nbot_journal_backlog 0\n") && answer;
      });

      expect(headers["content-type"]).to.match(/^text\/plain; version=0\.0\.4/);
      for (const line of seriesIn(text))
        expect(line).to.match(/^[a-z_\d]+(\{([a-z_]+="[^"\\]*",?)*\})? [-+\d.e]+$|NaN$|Nan$/);
      expect(text).to.match(/^bot_inbound_total\{channel="telegram",result="accepted"\} 3$/m);
      expect(text).to.match(/^bot_turn_seconds_count\{flow="newsletter",result="applied"\} 3$/m);
      expect(text).to.match(/^bot_adapter_up\{channel="discord"\} 1$/m);
      expect(text).to.match(/^process_resident_memory_bytes \d+$/m);
    }));

  it("declare each metric with its help", () =>
    withServer(async (server) => {
      const { text } = await server.ask("GET", "/metrics");

      for (const [name, { type, help }] of Object.entries(metrics)) {
        expect(text).to.include(`# HELP bot_${name} ${help}\n`);
        expect(text).to.include(`# TYPE bot_${name} ${type}\n`);
      }
    }));

  it("name nobody", () =>
    withServer(async (server) => {
      await toConsent(server, "telegram", "ann-of-cleves");
      const { id } = await server.customer("ann-of-cleves");

      const { text } = await server.ask("GET", "/metrics");

      expect(text).to.not.include("ann-of-cleves").and.not.include(id);
      expect(text).to.not.include("ann@example.com");
    }));

  it("stay under 2,000 series whatever flows, steps and channels are called", async () => {
    const { measure, text } = prometheus(async () => {});
    const results = ["one", "two", "three", "four"];
    for (let number = 0; number < 3_000; number += 1) {
      const hostile = `${number} "}\n\u202e\\ ${"x".repeat(300)}`;
      const labels = { channel: hostile, flow: hostile, step: hostile, reason: hostile };
      const all = { ...labels, scope: hostile, op: hostile, result: results[number % 4] ?? "" };
      for (const [name, { type, labels: named }] of Object.entries(metrics)) {
        const given = Object.fromEntries(
          named.map((label) => [label, all[label as keyof typeof all]]),
        );
        if (type === "counter") measure.count(name as "inbound_total", given as never);
        else if (type === "gauge") measure.set(name as "adapter_up", given as never, 1);
        else measure.observe(name as "turn_seconds", given as never, 0.2);
      }
    }

    const series = seriesIn(await text());

    expect(series.length).to.be.within(500, mostSeries);
    expect(Math.max(...series.map((line) => line.length))).to.be.below(500);
    expect(series.join("\n")).to.not.include("\u202e");
  }).timeout(30_000);

  it("count what is beyond the limit as other", async () => {
    const { measure, text } = prometheus(async () => {});
    for (let number = 0; number < 12; number += 1)
      measure.count("inbound_duplicates_total", { channel: `app-${number}` });

    const shown = await text();

    expect(shown).to.match(/^bot_inbound_duplicates_total\{channel="app-8"\} 1$/m);
    expect(shown).to.match(/^bot_inbound_duplicates_total\{channel="other"\} 3$/m);
  });

  it("forget what no longer waits", async () => {
    let waiting = ["telegram"];
    const { measure, text } = prometheus(async () => {
      for (const channel of waiting) measure.set("outbox_backlog", { channel }, 1);
    });
    const before = await text();
    waiting = [];

    const after = await text();

    expect(before).to.include('bot_outbox_backlog{channel="telegram"} 1');
    expect(after).to.not.include('bot_outbox_backlog{channel="telegram"}');
  });

  it("are served while the store is away", () =>
    withServer(async (server) => {
      await server.ask("POST", "/simulator/restart");

      const { status } = await server.ask("GET", "/metrics");

      expect(status).to.equal(200);
    }));
});
