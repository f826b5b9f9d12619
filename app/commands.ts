/** The commands that apps list of a bot, by what its flows say of themselves. Pure. */
import type { Flow, Wording } from "../src/index.ts";

interface Command {
  readonly command: string;
  readonly description: Wording;
}

export function commandsOf(flows: readonly Flow[]): readonly Command[] {
  return flows.flatMap(({ name, options: { command, title, says: [phrase] = [] } }) =>
    command === undefined ? [] : [{ command, description: title ?? capital(phrase ?? name) }],
  );
}

function capital(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
