/** Runs the bot until it is told to stop. */
import { misspelt, readConfig } from "./config.ts";
import type { Release } from "./flows.ts";
import { ownPackage } from "./own-package.ts";
import { buildMissingPage } from "./page-files.ts";
import { type Started, start } from "./start.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/** @throws ConfigError, AuthoringError or StoreError that says what to change. */
export async function run({ watches }: { readonly watches: boolean }): Promise<void> {
  const { version } = await ownPackage();
  const config = readConfig(process.env);
  const started = await start({
    ...{ config, version, misspelt: misspelt(process.env) },
    ...(watches && { author: { onReload: tellReload, onMistake: tellMistake } }),
  });
  stopOnSignal(started.stop);
  announce(started);
}

function tellReload(reloaded: Release | string): void {
  const isRead = typeof reloaded !== "string";
  const names = isRead ? reloaded.flows.map(({ name }) => name).join(", ") : "";
  process.stdout.write(
    isRead
      ? `Flows taken up: ${names}\n`
      : `The flows stay as they were, since they cannot be read: ${reloaded}\n`,
  );
}

function tellMistake(message: string): void {
  process.stdout.write(`${message}\n`);
}

function announce({ address, simulates, channels, storeIs }: Started): void {
  const simulated = simulates.length > 0 ? `${simulates.join(", ")}: no account needed` : "nothing";
  const lines = [
    `Throughline  ${address}`,
    `Simulated    ${simulated}`,
    ...channels().map(({ channel, up, reason }) => {
      const named = `${channel[0]?.toUpperCase()}${channel.slice(1)}`;
      return `${named.padEnd(12)} ${up ? "up" : (reason ?? "not up yet: see /readyz")}`;
    }),
    `Data         ${storeIs}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  if (simulates.length > 0) buildMissingPage();
}
