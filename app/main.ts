/** `npm start`: runs until it is told to stop. */
import { readFileSync } from "node:fs";
import { BotError, ConfigError } from "../src/index.ts";
import { readConfig } from "./config.ts";
import { buildMissingPage } from "./page-files.ts";
import { type Started, start } from "./start.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/** The exit code for a wrong setting (EX_CONFIG of sysexits.h). */
const exitConfig = 78;

try {
  const started = await start({ config: readConfig(process.env), version: version() });
  stopOnSignal(started.stop);
  announce(started);
} catch (error) {
  if (!(error instanceof BotError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error instanceof ConfigError ? exitConfig : 1);
}

function announce({ address, simulates, storeIs }: Started): void {
  const simulated = simulates.length > 0 ? `${simulates.join(", ")}: no account needed` : "nothing";
  process.stdout.write(
    `Throughline  ${address}\nSimulated    ${simulated}\nData         ${storeIs}\n`,
  );
  if (simulates.length > 0) buildMissingPage();
}

function version(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      const { version: found } = JSON.parse(
        readFileSync(new URL(path, import.meta.url), "utf8"),
      ) as {
        version: string;
      };
      return found;
    } catch {
      // The other path is where the package lies when this file is compiled.
    }
  }
  return "unknown";
}
