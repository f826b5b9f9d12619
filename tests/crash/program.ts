/** The real program, which ends itself with SIGKILL at the fault point it is told over IPC. */
import { readConfig } from "../../app/config.ts";
import { start } from "../../app/start.ts";
import { type FaultPoint, realSurroundings } from "../../src/base/surroundings.ts";

let fatal: FaultPoint | undefined;

process.on("message", (message: { dieAt?: FaultPoint }) => {
  fatal = message.dieAt;
  process.send?.({ armed: fatal });
});

const { address } = await start({
  config: readConfig(process.env),
  version: "under test",
  engine: {
    surroundings: {
      ...realSurroundings,
      fault: (point) => {
        if (point === fatal) process.kill(process.pid, "SIGKILL");
      },
    },
    leaseMs: 500,
    pollMs: 100,
  },
});
process.send?.({ address });
