/** How the real apps of a deployment stand, as the doctor tells it. */
import type { Config } from "../config.ts";

export interface ExaminedApp {
  readonly channel: string;
  readonly name?: string;
  readonly problem?: string;
}

export async function examinedApps({
  telegram,
}: Pick<Config, "telegram">): Promise<readonly ExaminedApp[]> {
  if (!telegram) return [];
  const { examine } = await import("../../adapters/telegram/index.ts");
  return [{ channel: "telegram", ...(await examine(telegram)) }];
}

export function appLines(apps: readonly ExaminedApp[]): string {
  const lines = apps.map(
    ({ channel, name = "", problem }) => `${channel.padEnd(20)}${problem ?? name.padStart(10)}\n`,
  );
  return lines.join("");
}
