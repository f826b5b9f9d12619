/** The commands on a whole store: what they take, what they print, and how they end. */
import {
  backup,
  type CopyReport,
  copy,
  cures,
  type DoctorReport,
  doctor,
  harmless,
  type MoveOptions,
  restore,
  type Store,
  storeFor,
} from "../../src/index.ts";
import { readConfig } from "../config.ts";
import { appLines, examinedApps } from "./examined.ts";
import { exitCodes } from "./exit.ts";
import { checkFilled, placeOf } from "./place.ts";
import { progressLine } from "./progress-line.ts";
import { asked, type Terminal, told, UsageError } from "./told.ts";

export const usage = `Usage: throughline store <command> [options]

  copy    --from PLACE --to PLACE   carries everything over; run again, it goes on where it was
  backup  FILE [--from PLACE]       writes everything into one new file; the bot may be running
  restore FILE [--to PLACE]         fills an empty place from a backup; run again, it goes on
  doctor  [--from PLACE]            counts everything and looks for what must not be; without
                                    --from, asks the apps that are set up whether all is well

PLACE is a directory, or an address that begins with mongodb:// or mongodb+srv://.
Without it, the store of the program is meant: MONGODB_URI, else DATA_DIR, else ./data.
Stop the bot before you switch it to a copy: what it writes meanwhile is not in there.

  --json     prints the result as JSON, and no progress
  --help     prints this

Exit codes: 0 done, 1 failed (the message says what to do), 2 the doctor found problems,
64 wrong usage, 78 wrong setting.
`;

const mostShown = 5;

/** Gives the exit code; whatever went wrong has been said by then. */
export async function runStoreCommand(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const command = async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      terminal.out(usage);
      return exitCodes.done;
    }
    return await new Command(values, terminal).run(positionals);
  };
  return told(command, { usage, terminal });
}

function parse(args: readonly string[]) {
  return asked({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: "string" },
      to: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
}

type Options = ReturnType<typeof parse>["values"];

class Command {
  readonly #options: Options;
  readonly #terminal: Terminal;
  readonly #opened: Store[] = [];

  constructor(options: Options, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
  }

  async run([name, ...rest]: readonly string[]): Promise<number> {
    const progress = progressLine(this.#options.json ? () => {} : this.#terminal.err);
    try {
      return await this.#carryOut(name, rest, { onProgress: progress.show });
    } finally {
      progress.end();
      for (const store of this.#opened) await store.close();
    }
  }

  async #carryOut(
    name: string | undefined,
    [file, ...more]: readonly string[],
    options: MoveOptions,
  ): Promise<number> {
    const takesFile = name === "backup" || name === "restore";
    if (takesFile && file === undefined) throw new UsageError(`${name} needs the name of a file`);
    if (more.length > 0 || (!takesFile && file !== undefined))
      throw new UsageError(`"${more[0] ?? file}" is one word too many`);
    if (name === "copy") return this.#copy(options);
    if (name === "backup") return this.#backup(file ?? "", options);
    if (name === "restore") return this.#restore(file ?? "", options);
    if (name === "doctor") return this.#doctor(options);
    throw new UsageError(name === undefined ? "Name a command" : `There is no command "${name}"`);
  }

  async #copy(options: MoveOptions): Promise<number> {
    const { from, to } = this.#options;
    if (from === undefined && to === undefined) throw new UsageError("copy needs --from or --to");
    const source = await this.#openFilled(from);
    const target = await this.#open(to);
    if (source.at === target.at) throw new UsageError(`Both places are ${source.at}`);
    const report = await copy(source, target, options);
    this.#print({ ...report, from: source.at, to: target.at }, copied(report));
    return exitCodes.done;
  }

  async #backup(file: string, options: MoveOptions): Promise<number> {
    const report = await backup(await this.#openFilled(this.#options.from), file, options);
    const size = `${file}: ${report.sizeBytes} bytes\n`;
    this.#print({ ...report, file }, size + counted(report.counts) + foreign(report));
    return exitCodes.done;
  }

  async #restore(file: string, options: MoveOptions): Promise<number> {
    const target = await this.#open(this.#options.to);
    const report = await restore(file, target, options);
    this.#print({ ...report, to: target.at }, copied({ ...report, foreign: [] }));
    return exitCodes.done;
  }

  async #doctor(options: MoveOptions): Promise<number> {
    const { from } = this.#options;
    const report = await doctor(await this.#openFilled(from), options);
    // The apps belong to the deployment, not to a store that is looked at from elsewhere.
    const config = from === undefined ? readConfig(this.#terminal.environment) : {};
    const apps = await examinedApps(config);
    const areAppsWell = apps.every(({ problem }) => problem === undefined);
    const says = report.problems.length > 0 || areAppsWell ? found(report) : "";
    const text = counted(report.counts) + foreign(report) + appLines(apps) + says;
    this.#print({ ...report, ...(apps.length > 0 && { apps }) }, text);
    const isStoreWell = report.problems.every(({ fault }) => harmless.includes(fault));
    return isStoreWell && areAppsWell ? exitCodes.done : exitCodes.problemsFound;
  }

  #print(report: object, text: string): void {
    this.#terminal.out(this.#options.json ? `${JSON.stringify(report)}\n` : text);
  }

  async #open(named: string | undefined): Promise<Store> {
    const place = placeOf(named, this.#terminal.environment);
    const store = storeFor({ ...place, preparation: { as: "tool" } });
    await store.open();
    this.#opened.push(store);
    return store;
  }

  async #openFilled(named: string | undefined): Promise<Store> {
    checkFilled(placeOf(named, this.#terminal.environment));
    return this.#open(named);
  }
}

function copied({ parts, foreign: others }: CopyReport): string {
  const counts = Object.entries(parts).map(([part, { count }]) => [part, count] as const);
  const leftOut = Object.entries(parts).filter(([, tally]) => tally.leftOut > 0);
  const newer = leftOut.map(
    ([part, tally]) => `${tally.leftOut} of ${part} came too late and were left out\n`,
  );
  return counted(Object.fromEntries(counts)) + newer.join("") + foreign({ foreign: others });
}

function counted(counts: Readonly<Record<string, number>>): string {
  const lines = Object.entries(counts).map(
    ([part, count]) => `${part.replace("#", "").padEnd(20)}${String(count).padStart(10)}\n`,
  );
  return lines.join("");
}

function foreign(report: { readonly foreign: readonly string[] }): string {
  const names = report.foreign.join(", ");
  return names === "" ? "" : `Not ours, and left alone: ${names}\n`;
}

function found({ faults, problems }: DoctorReport): string {
  if (problems.length === 0) return "No problems found\n";
  const kinds = Object.entries(faults) as [keyof typeof cures, number][];
  return kinds
    .map(([fault, count]) => {
      const listed = problems.filter((one) => one.fault === fault).slice(0, mostShown);
      const lines = listed.map(({ part, id, detail }) => `    ${part} "${id}": ${detail}\n`);
      const more = count > mostShown ? `    and ${count - mostShown} more: see --json\n` : "";
      return `\n${fault}: ${count}\n  ${cures[fault]}\n${lines.join("")}${more}`;
    })
    .join("");
}
