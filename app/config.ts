/**
 * The settings of a deployment, read from the environment and checked all at once. A secret may
 * also lie in a file that a variable with `_FILE` after the name points at.
 */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { ConfigError } from "../src/index.ts";
import { type NearName, nearNames } from "./near-names.ts";
import { fileVariable, isSecret, type LogLevel, type Name, names, settings } from "./settings.ts";

interface TelegramConfig {
  readonly token: string;
  /** Telegram's own unless given. */
  readonly apiRoot?: string;
  /** Where Telegram brings messages to; without it, they are asked for. */
  readonly webhook?: string;
}

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly mongodbUri?: string;
  readonly dataDirectory: string;
  readonly flowsDirectory: string;
  /** How long exchanges are kept. */
  readonly exchangeMonths: number;
  /** How long files are kept after they were last sent or put. */
  readonly fileMonths: number;
  /** `info` if `NODE_ENV` is `production`, else `warn`, unless `LOG_LEVEL` says otherwise. */
  readonly logLevel: LogLevel;
  /** Kept in the data directory unless set. */
  readonly logKey?: string;
  /** Where customers reach this server, without a slash at the end: what links begin with. */
  readonly publicUrl?: string;
  /** What lets others in to tell of business events. */
  readonly apiTokens: readonly string[];
  /** Our bot on Telegram, if there is one. */
  readonly telegram?: TelegramConfig;
  /** On unless `NODE_ENV` is `production` or `SIMULATOR` says otherwise. */
  readonly hasSimulator: boolean;
}

/** Variables that are no setting but nearly called like one: somebody may have misspelt it. */
export function misspelt(
  environment: Readonly<Record<string, string | undefined>>,
): readonly NearName[] {
  const given = Object.keys(environment).filter((name) => environment[name] !== undefined);
  const files = names.filter(isSecret).map(fileVariable);
  return nearNames(given, [...names, ...files]);
}

/**
 * @throws ConfigError `CONFIG_INVALID` that lists every wrong setting with its name, the reason
 * and an example; values of secrets are not shown.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const read = <N extends Name>(name: N) => {
    const setting = settings[name];
    const { value, trouble } = given(name, environment);
    const parsed = setting.schema.safeParse(value);
    if (parsed.success && trouble === undefined) {
      return parsed.data as z.output<(typeof settings)[N]["schema"]>;
    }
    const reason = parsed.error?.issues[0]?.message ?? "is not valid";
    problems.push(trouble ?? problem(name, value ?? "", reason));
    return undefined;
  };
  const port = read("PORT");
  const mongodbUri = read("MONGODB_URI");
  const dataDirectory = read("DATA_DIR");
  const flowsDirectory = read("FLOWS_DIR");
  const exchangeMonths = read("EXCHANGE_MONTHS");
  const fileMonths = read("FILE_MONTHS");
  const logLevel = read("LOG_LEVEL");
  const logKey = read("LOG_KEY");
  const publicUrl = read("PUBLIC_URL");
  const apiToken = read("API_TOKEN");
  const telegram = telegramOf({
    token: read("TELEGRAM_BOT_TOKEN"),
    apiRoot: read("TELEGRAM_API_ROOT"),
    webhook: read("TELEGRAM_WEBHOOK"),
  });
  const simulator = read("SIMULATOR");
  if (
    problems.length > 0 ||
    port === undefined ||
    dataDirectory === undefined ||
    flowsDirectory === undefined ||
    exchangeMonths === undefined ||
    fileMonths === undefined
  ) {
    const list = problems.map((line) => `  ${line}`).join("\n");
    throw new ConfigError("CONFIG_INVALID", `These settings have to be changed:\n${list}`);
  }
  const isProduction = environment.NODE_ENV === "production";
  return {
    port,
    dataDirectory,
    flowsDirectory,
    exchangeMonths,
    fileMonths,
    ...(mongodbUri !== undefined && { mongodbUri }),
    logLevel: logLevel ?? (isProduction ? "info" : "warn"),
    ...(logKey !== undefined && { logKey }),
    ...(publicUrl !== undefined && { publicUrl }),
    apiTokens: apiToken?.split(",") ?? [],
    ...(telegram && { telegram }),
    hasSimulator: simulator === undefined ? !isProduction : simulator === "on",
  };
}

type Given<T> = { readonly [Field in keyof T]: T[Field] | undefined };

function telegramOf({ token, apiRoot, webhook }: Given<Required<TelegramConfig>>) {
  if (token === undefined) return undefined;
  const places = { ...(apiRoot !== undefined && { apiRoot }), ...(webhook && { webhook }) };
  return { token, ...places };
}

/** What the environment, or a file it names, says of a setting; or why that cannot be read. */
function given(
  name: Name,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly value?: string; readonly trouble?: string } {
  // An empty variable is how many tools say "not set".
  const value = environment[name] || undefined;
  const file = isSecret(name) ? environment[fileVariable(name)] || undefined : undefined;
  if (file === undefined) return value === undefined ? {} : { value };
  const variable = `${fileVariable(name)}=${JSON.stringify(file)}`;
  if (value !== undefined)
    return { trouble: `${variable} is set beside ${name}: only one can be meant` };
  try {
    // Editors and many tools end a file with a line break that nobody means.
    const kept = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    return kept === "" ? { trouble: `${variable} names an empty file` } : { value: kept };
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { trouble: `${variable} names a file that cannot be read (${why})` };
  }
}

function problem(name: Name, given: string, reason: string): string {
  const value = isSecret(name) ? "[secret]" : JSON.stringify(given);
  return `${name}=${value} ${reason}, for example ${name}=${settings[name].example}`;
}
