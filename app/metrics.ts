/**
 * The engine's figures for Prometheus. However many flows, steps and channels there are, the
 * number of series stays under 2,000: values beyond a label's limit are counted as "other".
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Measure, metrics } from "../src/index.ts";
import { visible } from "./visible.ts";

const prefix = "bot_";
const longestValue = 64;
const bucketsSeconds = [0.01, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** A call of the store is over sooner than a turn. */
const storeBucketsSeconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** How many different values a label takes in one metric, besides "other". */
const mostValues: Readonly<Record<string, number>> = {
  ...{ channel: 9, flow: 24, step: 20, reason: 9, scope: 3, op: 6, result: 4, kind: 3 },
};

export interface Metrics {
  readonly measure: Measure;
  readonly contentType: string;
  /** Everything, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** The gauges of what waits are set by `beforeScrape`, each time they are asked for. */
export function prometheus(beforeScrape: () => Promise<void>): Metrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, { type, help, labels }] of Object.entries(metrics)) {
    const options = { name: prefix + name, help, labelNames: labels, registers: [registry] };
    if (type === "counter") counters.set(name, new Counter(options));
    else if (type === "gauge") gauges.set(name, new Gauge(options));
    else {
      const buckets = name.startsWith("store_") ? storeBucketsSeconds : bucketsSeconds;
      histograms.set(name, new Histogram({ ...options, buckets }));
    }
  }
  const limited = limiter();
  const observe = (name: string, labels: Values, seconds: number) =>
    histograms.get(name)?.observe(limited(name, labels), seconds);
  const measure: Measure = {
    count: (name, labels, amount = 1) => counters.get(name)?.inc(limited(name, labels), amount),
    set: (name, labels, value) => gauges.get(name)?.set(limited(name, labels), value),
    observe,
    time: (name) => {
      const begunMs = performance.now();
      return (labels) => observe(name, labels, (performance.now() - begunMs) / 1_000);
    },
  };
  return {
    measure,
    contentType: registry.contentType,
    async text() {
      // Only what is there now is set again.
      for (const [name, gauge] of gauges) if (name.startsWith("outbox_")) gauge.reset();
      await beforeScrape();
      return `${await registry.metrics()}\n${await processRegistry().metrics()}`;
    },
  };
}

type Values = Readonly<Record<string, string>>;

function limiter(): (metric: string, labels: Values) => Record<string, string> {
  const known = new Map<string, Map<string, string>>();
  const limitedValue = (key: string, label: string, value: string) => {
    const shown = known.get(key) ?? new Map<string, string>();
    known.set(key, shown);
    const seen = shown.get(value);
    if (seen !== undefined) return seen;
    if (shown.size >= (mostValues[label] ?? 0)) return "other";
    const text = visible(value).slice(0, longestValue);
    shown.set(value, text);
    return text;
  };
  return (metric, labels) => {
    const result: Record<string, string> = {};
    for (const label in labels) {
      result[label] = limitedValue(`${metric} ${label}`, label, labels[label] ?? "");
    }
    return result;
  };
}

let ofProcess: Registry | undefined;

/** Memory, event loop and the like belong to the process, however many bots it has run. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
