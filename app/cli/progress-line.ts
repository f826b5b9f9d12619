/** Progress on the terminal: a line when a part is begun, and now and then while it goes on. */
import type { Progress } from "../../src/index.ts";

const everyMs = 2_000;

export interface ProgressLine {
  show(progress: Progress): void;
  end(): void;
}

export function progressLine(
  write: (text: string) => void,
  now: () => number = () => performance.now(),
): ProgressLine {
  let last: { readonly progress: Progress; readonly shownAt: number } | undefined;
  let isBehind = false;
  const print = ({ doing, part, count }: Progress) =>
    write(`${doing} ${part.replace("#", "")} ${count}\n`);
  return {
    show(progress) {
      const isSame =
        last?.progress.part === progress.part && last.progress.doing === progress.doing;
      if (last && isBehind && !isSame) print(last.progress);
      isBehind = isSame && last !== undefined && now() - last.shownAt < everyMs;
      if (!isBehind) print(progress);
      last = { progress, shownAt: isBehind ? (last?.shownAt ?? 0) : now() };
    },
    end() {
      if (last && isBehind) print(last.progress);
      last = undefined;
    },
  };
}
