/** `npm run inspect -- …`: says why a message was not answered. */
import { stopWithCode } from "./exit.ts";
import { runInspectCommand } from "./inspect-command.ts";

stopWithCode(
  await runInspectCommand(process.argv.slice(2), {
    environment: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }),
);
