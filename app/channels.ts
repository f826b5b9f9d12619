/** The channels of a deployment: the simulated apps, and the real ones that are configured. */
import type { RequestHandler } from "express";
import type { TelegramDriver } from "../adapters/telegram/index.ts";
import { skins, type WebDriver, web } from "../adapters/web/index.ts";
import type { Driver, Flow, Store, Surroundings } from "../src/index.ts";
import { commandsOf } from "./commands.ts";
import type { Config } from "./config.ts";
import type { Live } from "./live.ts";

export interface Channels {
  readonly drivers: readonly Driver[];
  /** The simulated apps by name; `undefined` without a simulator. */
  readonly simulated: ReadonlyMap<string, WebDriver> | undefined;
  /** Where real apps bring what happens there, by the path it comes to. */
  readonly routes: Readonly<Record<string, RequestHandler>>;
}

export interface ChannelsOptions {
  readonly config: Config;
  readonly store: Store;
  readonly hub: Live;
  readonly surroundings: Surroundings;
  /** What the bot can do at this moment. */
  readonly flows: () => readonly Flow[];
}

export async function channelsOf(options: ChannelsOptions): Promise<Channels> {
  const { config, store, hub } = options;
  const simulated = config.hasSimulator ? simulatedApps(store, hub) : undefined;
  const telegram = await telegramOf(options);
  return {
    drivers: [...(simulated?.values() ?? []), ...(telegram ? [telegram] : [])],
    simulated,
    routes: { ...(telegram && { "/telegram": telegram.routes }) },
  };
}

function simulatedApps(store: Store, hub: Live): Map<string, WebDriver> {
  const apps = skins.map((skin) => [skin, web({ skin, store })] as const);
  for (const [app, driver] of apps) {
    driver.watch((person) => hub.publish({ event: "phone", data: { app, person } }));
  }
  return new Map(apps);
}

/** Loaded where it is wanted only: its library costs a quarter of a second. */
async function telegramOf({
  config,
  store,
  surroundings,
  flows,
}: ChannelsOptions): Promise<TelegramDriver | undefined> {
  if (!config.telegram) return undefined;
  const { telegram } = await import("../adapters/telegram/index.ts");
  return telegram({ ...config.telegram, store, surroundings, commands: () => commandsOf(flows()) });
}
