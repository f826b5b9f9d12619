/** Puts a deployment together from its settings: store, channels, flows, engine and server. */
import { join } from "node:path";
import { skins, type WebDriver, web } from "../adapters/web/index.ts";
import {
  type BotOptions,
  bot,
  describeError,
  keepSwept,
  realSurroundings,
  storeFor,
} from "../src/index.ts";
import type { Config } from "./config.ts";
import { loadFlows } from "./flows.ts";
import { live } from "./live.ts";
import { prometheus } from "./metrics.ts";
import { RunningBot } from "./running-bot.ts";
import { listen, serverApp } from "./server.ts";

export interface StartOptions {
  readonly config: Config;
  readonly version: string;
  /** Only tests give these. */
  readonly engine?: Pick<BotOptions, "surroundings" | "leaseMs" | "pollMs">;
}

export interface Started {
  readonly address: string;
  readonly simulates: readonly string[];
  readonly storeIs: string;
  stop(): Promise<void>;
}

/** Everything is up when it resolves. @throws ConfigError or StoreError that says what to change. */
export async function start({ config, version, engine = {} }: StartOptions): Promise<Started> {
  // A bot that is being replaced, or whose store is away, has nothing to say of what waits.
  const metrics = prometheus(() =>
    running
      .bot()
      .measureBacklog()
      .catch(() => {}),
  );
  const { measure } = metrics;
  const surroundings = { ...realSurroundings, measure, ...engine.surroundings };
  const { clock, log } = surroundings;
  const flows = await loadFlows(join(import.meta.dirname, "..", "flows"));
  const store = storeFor({
    directory: config.dataDirectory,
    ...(config.mongodbUri !== undefined && { mongodbUri: config.mongodbUri }),
  });
  await store.open();
  const hub = live();
  const simulated = config.hasSimulator ? simulatedApps() : undefined;
  const adapters = [...(simulated?.values() ?? [])];
  const running = new RunningBot({
    store,
    channels: adapters,
    make: () => {
      const made = bot({ flows, adapters, store, ...engine, surroundings });
      made.watch((id) => hub.publish({ event: "customer", data: { id } }));
      return made;
    },
    onState: (state) => hub.publish({ event: "engine", data: { state } }),
  });

  function simulatedApps(): Map<string, WebDriver> {
    const apps = skins.map((skin) => [skin, web({ skin, store })] as const);
    for (const [app, driver] of apps) {
      driver.watch((person) => hub.publish({ event: "phone", data: { app, person } }));
    }
    return new Map(apps);
  }

  await running.start();
  const app = serverApp({ port: config.port, running, live: hub, simulated, version, metrics });
  const server = await listen(app, config.port).catch(async (error: unknown) => {
    await running.stop();
    await store.close();
    throw error;
  });
  const stopSweeping = keepSwept(store, {
    clock,
    exchangeMonths: config.exchangeMonths,
    onSwept: (report) => {
      if (Object.values(report).some((removed) => removed > 0))
        log("info", "store_swept", { ...report });
    },
    onFailed: (error) => log("error", "store_sweep_failed", { reason: describeError(error) }),
  });
  const at = server.address();
  const port = typeof at === "object" && at ? at.port : config.port;
  return {
    address: `http://127.0.0.1:${port}`,
    simulates: [...(simulated?.keys() ?? [])],
    storeIs: `${store.at} (${store.home === "embedded" ? "embedded store" : "MongoDB"})`,
    async stop() {
      hub.close();
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([running.stop(), stopSweeping()]);
      server.closeAllConnections();
      await closed;
      await store.close();
    },
  };
}
