/** Every setting of a deployment: what it has to look like, an example, and whether it is a secret. */
import { z } from "zod";

const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

const plainAddress = { error: "must be an http:// or https:// address without ? and #" };
const months = { error: "must be a whole number of months from 1 to 999" };

/** What each has to look like, and an example of it. */
export const settings = {
  PORT: {
    schema: z
      .string()
      .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
        error: "must be a whole number from 0 to 65535",
      })
      .transform(Number)
      .default(3_000),
    example: "3000",
  },
  MONGODB_URI: {
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\/[^/]/, "must begin with mongodb:// or mongodb+srv:// and a host")
      .optional(),
    example: "mongodb://127.0.0.1:27017/shop",
    isSecret: true,
  },
  DATA_DIR: {
    schema: z.string().regex(/\S/, "must name a directory").default("./data"),
    example: "./data",
  },
  FLOWS_DIR: {
    schema: z.string().regex(/\S/, "must name a directory").default("./flows"),
    example: "./flows",
  },
  EXCHANGE_MONTHS: {
    schema: z.string().refine(isMonths, months).transform(Number).default(24),
    example: "24",
  },
  FILE_MONTHS: {
    schema: z.string().refine(isMonths, months).transform(Number).default(6),
    example: "6",
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).optional(),
    example: "info",
  },
  LOG_KEY: {
    schema: z.string().min(16, "must have at least 16 characters").optional(),
    example: "32 random characters that every process shares",
    isSecret: true,
  },
  PUBLIC_URL: {
    schema: z
      .string()
      .refine(isPlainAddress, plainAddress)
      .transform((address) => address.replace(/\/+$/, ""))
      .optional(),
    example: "https://bot.example.org",
  },
  API_TOKEN: {
    schema: z
      .string()
      .regex(
        /^[^\s,]{16,}(,[^\s,]{16,})?$/,
        "must have at least 16 characters, none of them a space; two while one replaces the other, with a comma between them",
      )
      .optional(),
    example: "32 random characters that your shop sends",
    isSecret: true,
  },
  TELEGRAM_BOT_TOKEN: {
    schema: z
      .string()
      .regex(/^\d{1,20}:[\w-]{20,}$/, "must be a number, a colon and at least 20 characters")
      .optional(),
    example: "what @BotFather gives you",
    isSecret: true,
  },
  TELEGRAM_API_ROOT: {
    schema: z.string().refine(isPlainAddress, plainAddress).optional(),
    example: "https://api.telegram.org",
  },
  TELEGRAM_WEBHOOK: {
    schema: z
      .string()
      .refine((address) => isPlainAddress(address) && !new URL(address).pathname.endsWith("/"), {
        error: "must be an http:// or https:// address that leads to /telegram on this server",
      })
      .optional(),
    example: "https://bot.example.org/telegram",
  },
  SIMULATOR: {
    schema: z.enum(["on", "off"], 'must be "on" or "off"').optional(),
    example: "on",
  },
} as const;

export type Name = keyof typeof settings;
export const names = Object.keys(settings) as Name[];

function isMonths(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1;
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && search + hash + username === "";
}

export function isSecret(name: Name): boolean {
  return "isSecret" in settings[name];
}

export function fileVariable(name: Name): string {
  return `${name}_FILE`;
}
