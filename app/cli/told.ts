/** How a command of the command line is read, and how it says what went wrong. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { BotError, ConfigError } from "../../src/index.ts";
import { exitCodes } from "./exit.ts";

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The command was called in a way that means nothing. */
export class UsageError extends Error {}

/** What was asked for. @throws UsageError */
export function asked<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The exit code of a command; whatever went wrong has been said by then. */
export async function told(
  command: () => Promise<number>,
  { usage, terminal }: { readonly usage: string; readonly terminal: Terminal },
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n\n${usage}`);
      return exitCodes.wrongUsage;
    }
    return explained(error, terminal);
  }
}

/** Says what went wrong, and gives the exit code. @throws what nobody has foreseen. */
export function explained(error: unknown, { err }: Pick<Terminal, "err">): number {
  if (!(error instanceof BotError)) throw error;
  err(`${error.message}\n`);
  return error instanceof ConfigError ? exitCodes.wrongSetting : exitCodes.failed;
}
