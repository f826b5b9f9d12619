/** A real process with a bot on Telegram: one of several that share a store. */
import { telegram } from "../../../adapters/telegram/index.ts";
import { stopOnSignal } from "../../../app/stop-on-signal.ts";
import { bot, realSurroundings } from "../../../src/index.ts";
import { storeFor } from "../../../src/store/open.ts";
import { tally } from "../fleet/tally.ts";
import type { CrewSettings } from "./crew.ts";

const { directory, token, apiRoot, leaseMs } = JSON.parse(process.argv[2] ?? "{}") as CrewSettings;
const lease = leaseMs === undefined ? {} : { leaseMs };
const surroundings = { ...realSurroundings, log: () => {} };

const store = storeFor({ directory });
await store.open();
const running = bot({
  flows: [tally({ book: (booked) => process.send?.({ booked }) })],
  adapters: [telegram({ token, apiRoot, store, surroundings, ...lease })],
  ...{ store, surroundings, ...lease },
  mostInTenSeconds: Number.POSITIVE_INFINITY,
});
await running.start();
stopOnSignal(async () => {
  await running.stop();
  await store.close();
});
process.send?.({ ready: true });
