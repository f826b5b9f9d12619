// Turns exchanges into the lines of the story: day heads, moves between apps, and exchanges.
import { dayOf } from "../parts/time.tsx";
import type { Exchange } from "../server/wire.ts";

export type StoryLine =
  | { readonly type: "day"; readonly id: string; readonly day: string }
  | { readonly type: "move"; readonly id: string; readonly channel: string }
  | { readonly type: "exchange"; readonly id: string; readonly exchange: Exchange };

export function storyLines(exchanges: readonly Exchange[]): readonly StoryLine[] {
  return exchanges.flatMap((exchange, index) => {
    const before = exchanges[index - 1];
    const day = dayOf(exchange.at);
    const lines: StoryLine[] = [];

    if (!before || dayOf(before.at) !== day) {
      lines.push({ type: "day", id: `day ${exchange.id}`, day });
    }
    if (before && before.channel !== exchange.channel) {
      lines.push({ type: "move", id: `move ${exchange.id}`, channel: exchange.channel });
    }
    lines.push({ type: "exchange", id: exchange.id, exchange });
    return lines;
  });
}
