/** Puts a deployment together from its settings: store, channels, flows, engine and server. */
import type { Server } from "node:http";
import {
  AuthoringError,
  type BotOptions,
  bot,
  describeError,
  errorFacts,
  keepSwept,
  type Log,
  type Measure,
  realSurroundings,
  type Store,
  type Surroundings,
  storeFor,
} from "../src/index.ts";
import { channelsOf } from "./channels.ts";
import type { Config } from "./config.ts";
import { loadFlows, type Release, watchFlows } from "./flows.ts";
import { live } from "./live.ts";
import { log as jsonLog } from "./log.ts";
import { keptLogKey } from "./log-key.ts";
import { prometheus } from "./metrics.ts";
import type { NearName } from "./near-names.ts";
import { linksFor, reached } from "./reach.ts";
import { type ChannelStatus, RunningBot } from "./running-bot.ts";
import { listen, serverApp } from "./server.ts";

export interface StartOptions {
  readonly config: Config;
  readonly version: string;
  /** Given, flows are taken up as they are changed, and each turn is played twice. */
  readonly author?: Author;
  /** Variables that may be meant as settings: they are warned of. */
  readonly misspelt?: readonly NearName[];
  /** Only tests give these. */
  readonly engine?: Pick<BotOptions, "surroundings" | "leaseMs" | "pollMs">;
  /** Where the log goes. The error stream unless told. */
  readonly logTo?: { write(line: string): void };
}

/** Whoever writes flows while they run. */
interface Author {
  /** The flows were changed: what they are now, or why they stay as they were. */
  onReload(reloaded: Release | string): void;
  /** A flow breaks a rule; what it says may quote what was written on a phone. */
  onMistake(message: string): void;
}

export interface Started {
  readonly address: string;
  readonly simulates: readonly string[];
  /** The real apps, and how they are at this moment. */
  channels(): readonly ChannelStatus[];
  readonly storeIs: string;
  stop(): Promise<void>;
}

/** Everything is up when it resolves. @throws ConfigError or StoreError that says what to change. */
export async function start(options: StartOptions): Promise<Started> {
  const { config, version, engine = {}, author } = options;
  // A bot that is being replaced, or whose store is away, has nothing to say of what waits.
  const metrics = prometheus(() =>
    running
      .bot()
      .measureBacklog()
      .catch(() => {}),
  );
  const release = await loadFlows(config.flowsDirectory);
  const store = await openStore(config);
  const surroundings = await surroundingsFor(options, metrics.measure);
  const { log } = surroundings;
  const hub = live();
  const flows = () => running.release().flows;
  const channels = await channelsOf({ config, store, hub, surroundings, flows });
  const { drivers: adapters, simulated } = channels;
  const reach = reached(config);
  const linked = reach && linksFor({ ...reach, ...channels, store, surroundings });
  const parts = { adapters, store, ...engine, surroundings, ...linked?.parts };
  const running = new RunningBot({
    store,
    simulated,
    release,
    make: (current) => {
      const made = bot({ ...current, ...parts, playsTwice: author !== undefined });
      made.watch((id) => hub.publish({ event: "customer", data: { id } }));
      return made;
    },
    onState: (state) => hub.publish({ event: "engine", data: { state } }),
  });

  await running.start();
  const app = serverApp({
    ...{ port: config.port, apiTokens: config.apiTokens, version },
    ...{ running, live: hub, simulated, metrics, log },
    files: store.files,
    fileLinks: linked?.routes,
    channelRoutes: channels.routes,
    forms: linked?.forms,
  });
  const server = await listen(app, config.port).catch(async (error: unknown) => {
    await running.stop();
    await store.close();
    throw error;
  });
  const port = portOf(server, config);
  reach?.listens(port);
  const stopSweeping = sweepStore(store, config, surroundings);
  warnOf(options.misspelt, log);
  log("info", "bot_started");
  const stopWatching = watched(options, (changed) => running.restart(changed));
  return {
    address: `http://127.0.0.1:${port}`,
    simulates: [...(simulated?.keys() ?? [])],
    channels: () => running.status().channels.filter((one) => !one.simulated),
    storeIs: placeOf(store),
    async stop() {
      stopWatching();
      hub.close();
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([running.stop(), stopSweeping()]);
      server.closeAllConnections();
      await closed;
      await store.close();
      log("info", "bot_stopped");
    },
  };
}

async function surroundingsFor(options: StartOptions, measure: Measure): Promise<Surroundings> {
  const log = telling(options.author, await logFor(options));
  return { ...realSurroundings, measure, log, ...options.engine?.surroundings };
}

/** Takes up flows as they are changed, where that is wanted. */
function watched(
  { config, author }: StartOptions,
  takeUp: (release: Release) => Promise<void>,
): () => void {
  if (!author) return () => {};
  return watchFlows(config.flowsDirectory, (read) => {
    const taken = typeof read === "string" ? Promise.resolve() : takeUp(read);
    void taken.then(
      () => author.onReload(read),
      (error: unknown) => author.onReload(describeError(error)),
    );
  });
}

/** The log of an author says in words what they have to mend. */
function telling(author: Author | undefined, log: Log): Log {
  if (!author) return log;
  return (level, event, facts) => {
    log(level, event, facts);
    if (facts?.error === AuthoringError.name) author.onMistake(String(facts.reason));
  };
}

async function logFor({ config, logTo = process.stderr }: StartOptions): Promise<Log> {
  const { logLevel: level, logKey, dataDirectory, mongodbUri = "", apiTokens } = config;
  const { token = "" } = config.telegram ?? {};
  const [, credentials = ""] = /^[a-z+]+:\/\/(.*)@/is.exec(mongodbUri) ?? [];
  const key = logKey ?? (await keptLogKey(dataDirectory));
  const own = [key, token, ...apiTokens];
  const secrets = [...own, mongodbUri, ...credentials.split(":")];
  return jsonLog({ level, key, secrets, to: logTo });
}

function warnOf(misspelt: StartOptions["misspelt"] = [], log: Log): void {
  for (const { given: setting, nearest } of misspelt)
    log("warn", "setting_unknown", { setting, nearest });
}

function portOf(server: Server, { port }: Config): number {
  const at = server.address();
  return typeof at === "object" && at ? at.port : port;
}

function placeOf({ at, home }: Store): string {
  return `${at} (${home === "embedded" ? "embedded store" : "MongoDB"})`;
}

async function openStore({ dataDirectory: directory, mongodbUri }: Config): Promise<Store> {
  const store = storeFor({ directory, ...(mongodbUri !== undefined && { mongodbUri }) });
  await store.open();
  return store;
}

function sweepStore(
  store: Store,
  { exchangeMonths, fileMonths }: Config,
  { clock, log }: Surroundings,
): () => Promise<void> {
  return keepSwept(store, {
    clock,
    exchangeMonths,
    fileMonths,
    onSwept: (report) => {
      if (Object.values(report).some((removed) => removed > 0))
        log("info", "store_swept", { ...report });
    },
    onFailed: (error) => log("error", "store_sweep_failed", { ...errorFacts(error) }),
  });
}
