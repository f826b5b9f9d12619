/** `npm start` in this project: the command line without its other commands. */
import { runCommand } from "./cli/program.ts";

await runCommand(["start"]);
