/** `npm run store -- …`: copies, backs up, restores and examines a store. */
import { stopWithCode } from "./exit.ts";
import { runStoreCommand } from "./store-command.ts";

stopWithCode(
  await runStoreCommand(process.argv.slice(2), {
    environment: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }),
);
