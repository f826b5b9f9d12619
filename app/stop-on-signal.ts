/** Ends the process when it is told to: in good order the first time, at once the second. */
import { describeError } from "../src/index.ts";

interface Ending {
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
}

export function stopOnSignal(stop: () => Promise<void>, from: Ending = process): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) return from.exit(1);
    isStopping = true;
    stop().then(
      () => from.exit(0),
      (error: unknown) => {
        from.stderr.write(`Stopping failed: ${describeError(error)}\n`);
        from.exit(1);
      },
    );
  };
  from.on("SIGTERM", end);
  from.on("SIGINT", end);
}
