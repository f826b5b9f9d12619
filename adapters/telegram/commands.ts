/** The menu of commands beside Telegram's input line: one list for each language. Pure. */
import type { Wording } from "../../src/index.ts";

/** What somebody can write, such as "claim" for /claim, and what that does. */
export interface Command {
  readonly command: string;
  readonly description: Wording;
}

export interface CommandList {
  /** A code of two letters; without it, for all other languages. */
  readonly language_code?: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

const mostCommands = 100;
const longestDescription = 256;
const listed = /^[a-z\d_]{1,32}$/;

/** Commands that Telegram cannot list are left out; they can be written all the same. */
export function commandLists(commands: readonly Command[]): readonly CommandList[] {
  const shown = commands.filter(({ command }) => listed.test(command)).slice(0, mostCommands);
  const worded = shown.flatMap(({ description }) =>
    typeof description === "string" ? [] : Object.keys(description),
  );
  const languages = [...new Set(worded)].filter((code) => /^[a-z]{2}$/.test(code));
  return [undefined, ...languages].map((code) => ({
    ...(code !== undefined && { language_code: code }),
    commands: shown.map(({ command, description }) => ({
      command,
      description: wordedIn(description, code).slice(0, longestDescription) || command,
    })),
  }));
}

function wordedIn(wording: Wording, code = "en"): string {
  if (typeof wording === "string") return wording;
  return wording[code] ?? wording.en ?? Object.values(wording)[0] ?? "";
}
