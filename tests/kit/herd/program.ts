/**
 * A real process with a bot whose app is the process that started it: what is sent has left for
 * good when it is in the pipe. Ends itself with SIGKILL at the fault point it is told.
 */
import { getHeapSpaceStatistics } from "node:v8";
import { stopOnSignal } from "../../../app/stop-on-signal.ts";
import { type FaultPoint, realSurroundings } from "../../../src/base/surroundings.ts";
import { bot } from "../../../src/bot/bot.ts";
import type { Accept, Driver, Sent } from "../../../src/channel/driver.ts";
import { partsFor } from "../../../src/channel/parts.ts";
import { storeFor } from "../../../src/store/open.ts";
import { tally } from "../fleet/tally.ts";
import { releaseOf } from "../releases.ts";
import type { FromProcess, ToProcess } from "./messages.ts";
import { poisons } from "./poisons.ts";
import type { HerdSettings } from "./settings.ts";

const settings = JSON.parse(process.argv[2] ?? "{}") as HerdSettings;
const { leaseMs, pollMs, can, channel } = settings;
/** By number: what waits for the app's word. */
const calls = new Map<number, (sent: Sent) => void>();
let callsMade = 0;
let accept: Accept | undefined;
let fatal: { at: FaultPoint; left: number } | undefined;

const say = (message: FromProcess) => process.send?.(message);

const driver: Driver = {
  channel,
  account: "bot",
  can,
  parts: (activity) => partsFor(activity, can),
  start: async (accepting) => {
    accept = accepting;
  },
  stop: async () => {
    accept = undefined;
  },
  send: (to, part, key) =>
    new Promise((resolve) => {
      callsMade += 1;
      const call = callsMade;
      calls.set(call, resolve);
      say({ type: "send", call, to, part, key });
    }),
  find: async () => "unknown",
  edit: async () => {},
};

process.on("message", async (message: ToProcess) => {
  if (message.type === "sent") {
    calls.get(message.call)?.(message.sent);
    calls.delete(message.call);
  } else if (message.type === "ping") say({ type: "pong" });
  else if (message.type === "collect") {
    globalThis.gc?.();
    const spaces = getHeapSpaceStatistics();
    const spareBytes = spaces.reduce(
      (sum, space) => sum + space.physical_space_size - space.space_used_size,
      0,
    );
    say({ type: "collected", spareBytes });
  } else if (message.type === "die") {
    fatal = { at: message.at, left: message.count };
    say({ type: "armed" });
  } else {
    const { call, event } = message;
    try {
      if (!accept) throw new Error("the bot is not running");
      say({ type: "delivered", call, accepted: await accept(event) });
    } catch (error) {
      say({ type: "refused", call, reason: String(error) });
    }
  }
});

const store = storeFor(settings.place);
await store.open();
const running = bot({
  flows:
    settings.release === undefined
      ? [tally({ book: (key) => say({ type: "booked", key }) }), ...poisons]
      : [releaseOf(settings.release)],
  adapters: [driver],
  store,
  mostInTenSeconds: Number.POSITIVE_INFINITY,
  ...(leaseMs !== undefined && { leaseMs }),
  ...(pollMs !== undefined && { pollMs }),
  surroundings: {
    ...realSurroundings,
    log: (level, event, facts) => {
      if (settings.isLoud) realSurroundings.log(level, event, facts);
      const isTold = level === "warn" || level === "error";
      if (isTold) say({ type: "told", what: `${event} ${facts?.code ?? facts?.error ?? ""}` });
    },
    fault: (point) => {
      if (point !== fatal?.at) return;
      fatal.left -= 1;
      if (fatal.left === 0) process.kill(process.pid, "SIGKILL");
    },
  },
});
await running.start();
tellStandstills();
stopOnSignal(async () => {
  await running.stop();
  await store.close();
});
say({ type: "ready" });

/** What takes over from a process that is alive has found it so. */
function tellStandstills(): void {
  let seenMs = performance.now();
  setInterval(() => {
    const stoodMs = performance.now() - seenMs;
    seenMs += stoodMs;
    if (stoodMs > 1_000) say({ type: "told", what: `stood still for ${Math.round(stoodMs)} ms` });
  }, 100).unref();
}
