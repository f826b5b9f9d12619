/** The command that says why a message was not answered: what it takes and what it prints. */
import { type Inspection, inspect, storeFor } from "../../src/index.ts";
import { readConfig } from "../config.ts";
import { keptLogKey } from "../log-key.ts";
import { behindReference } from "../references.ts";
import { visible } from "../visible.ts";
import { exitCodes } from "./exit.ts";
import { checkFilled, placeOf } from "./place.ts";
import { asked, type Terminal, told, UsageError } from "./told.ts";

export const inspectUsage = `Usage: throughline inspect <subject> [options]

Says why a message was not answered, or where its answer is. <subject> is one of

  telegram:bot:4711   the id of a message: channel, our account, the app's own id
  m_…                 a message as the log names it
  c_…                 a customer as the log names it: their last message
  telegram:bot:ann    somebody on an app: their last message
  anything else       the id of a customer, or a person's name on every app

  --from PLACE   a directory or a mongodb:// address; else the store of the program:
                 MONGODB_URI, else DATA_DIR, else ./data. The bot may be running.
  --json         prints the result as JSON
  --help         prints this

Exit codes: 0 it was answered, 1 failed (the message says what to do), 2 it was not answered,
64 wrong usage, 78 wrong setting.
`;

/** Gives the exit code; whatever went wrong has been said by then. */
export async function runInspectCommand(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const command = async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      terminal.out(inspectUsage);
      return exitCodes.done;
    }
    const [subject, ...more] = positionals;
    if (subject === undefined || more.length > 0) throw new UsageError("Name one subject");
    const inspection = await inspected(subject, values.from, terminal);
    terminal.out(values.json ? `${JSON.stringify(inspection)}\n` : shown(inspection));
    return inspection.cause === "answered" ? exitCodes.done : exitCodes.problemsFound;
  };
  return told(command, { usage: inspectUsage, terminal });
}

function parse(args: readonly string[]) {
  return asked({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
}

async function inspected(
  subject: string,
  named: string | undefined,
  { environment }: Terminal,
): Promise<Inspection> {
  const place = placeOf(named, environment);
  checkFilled(place);
  const { logKey, dataDirectory } = readConfig(environment);
  const store = storeFor({ ...place, preparation: { as: "tool" } });
  await store.open();
  try {
    const key = logKey ?? (await keptLogKey(place.directory || dataDirectory));
    const id = await behindReference(subject, store, key);
    return await inspect(store, id ?? subject);
  } finally {
    await store.close();
  }
}

function shown({ cause, advice, findings, message, customer }: Inspection): string {
  const lines = [
    ...(message === undefined ? [] : [`Message   ${message}`]),
    ...(customer === undefined ? [] : [`Customer  ${customer}`]),
    ...findings.map(({ stage, says }) => `${stage.padEnd(8)}  ${says}`),
    `Cause     ${cause}`,
    `To do     ${advice}`,
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}
