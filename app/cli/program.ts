/** The command line: what `throughline` understands, and how it ends. */
import { Command, CommanderError, Option } from "commander";
import { type Skin, skins } from "../../adapters/web/index.ts";
import { readConfig } from "../config.ts";
import { ownPackage } from "../own-package.ts";
import { run } from "../run.ts";
import { type CheckOptions, checkCommand, endRunCommand, runsCommand } from "./check-command.ts";
import { exitCodes, stopWithCode } from "./exit.ts";
import { drawFlow, listFlows } from "./flows.ts";
import { init } from "./init/init.ts";
import { runInspectCommand } from "./inspect-command.ts";
import { type LinksOptions, listLinks } from "./links.ts";
import { previewForms } from "./preview.ts";
import { runStoreCommand } from "./store-command.ts";
import { explained, type Terminal } from "./told.ts";

const out = (text: string) => void process.stdout.write(text);
const err = (text: string) => void process.stderr.write(text);

/** Carries out a command; what went wrong has been said and is in the exit code when it resolves. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const { version } = await ownPackage();
    await program(version).parseAsync(args, { from: "user" });
  } catch (error) {
    // Whatever was begun before it failed must not keep the process.
    process.exit(codeFor(error));
  }
}

function codeFor(error: unknown): number {
  // commander has said what is wrong, or has printed its help.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  return explained(error, { err });
}

/** The commands and their help. */
export function program(version: string): Command {
  const made = new Command("throughline")
    .description("Bots on WhatsApp, Telegram and Discord that never ask twice")
    .version(version)
    .exitOverride();
  made
    .command("init <directory>")
    .description(
      "write a new project into an empty directory: a flow, its test, and what runs them",
    )
    .option("--json", "print what was written as JSON")
    .action(async (directory: string, { json }: { json?: boolean }) => {
      const files = await init(directory, process.cwd());
      const next = `\n  cd ${directory}\n  npm install && npm test\n  npm start\n`;
      out(json ? `${JSON.stringify({ directory, files })}\n` : `${files.join("\n")}\n${next}`);
    });
  made
    .command("start")
    .description("run the bot with the flows in ./flows")
    .action(() => run({ watches: false }));
  made
    .command("dev")
    .description("run the bot, and take up flows as they are changed")
    .action(() => run({ watches: true }));
  made
    .command("flows")
    .description("list the flows and what starts them, or draw one as a Mermaid chart")
    .argument("[flow]", "the one to draw")
    .option("--json", "print the list as JSON")
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      const { flowsDirectory } = readConfig(process.env);
      const drawn = name === undefined ? undefined : await drawFlow(flowsDirectory, name);
      out(drawn ?? (await listFlows(flowsDirectory, json === true)));
    });
  for (const add of [addLinks, addPreview]) add(made);
  const terminal = { environment: process.env, out, err };
  made
    .command("check")
    .description("tell what the flows, as they are now, do to the customers who are in them")
    .option("--from <place>", "a directory, a backup or a mongodb:// address; else the own store")
    .option("--json", "print everything as JSON")
    .action(async (options: CheckOptions) => stopWithCode(await checkCommand(options, terminal)));
  const runs = made
    .command("runs")
    .description("list the runs that wait for an operator, or end one")
    .option("--from <place>", "a directory, a backup or a mongodb:// address; else the own store")
    .option("--json", "print them as JSON")
    .action(async (options: CheckOptions) => stopWithCode(await runsCommand(options, terminal)));
  runs
    .command("end <customer> <run>")
    .description("end a run for good; what it remembered stays")
    .action(async (customer: string, run: string) => {
      stopWithCode(await endRunCommand({ customer, run }, runs.opts(), terminal));
    });
  for (const { name, description, carryOut } of handedOver) {
    made
      .command(name)
      .description(description)
      .argument("[args...]")
      .allowUnknownOption()
      .helpOption(false)
      .action(async (given: string[]) => {
        stopWithCode(await carryOut(given, terminal));
      });
  }
  return made;
}

function addLinks(made: Command): void {
  made
    .command("links")
    .description("list the addresses that begin a flow on Telegram")
    .option("--qr", "draw a code to scan below each")
    .option("--svg <flow>", "print the code of one flow as a picture instead")
    .action(async (options: LinksOptions) =>
      out(await listLinks(readConfig(process.env), options)),
    );
}

function addPreview(made: Command): void {
  made
    .command("preview <flow-or-form>")
    .description("print what each app shows of a form that a file of flows exports")
    .addOption(new Option("--app <app>", "one app instead of all").choices(skins))
    .option("--language <code>", "the customer's language, such as de", "en")
    .option("--json", "print the plans as JSON")
    .action(async (name: string, { app, ...options }: PreviewWords) => {
      const { flowsDirectory, publicUrl, hasSimulator } = readConfig(process.env);
      const apps = app === undefined ? skins : [app];
      const hasPages = publicUrl !== undefined || hasSimulator;
      out(await previewForms(flowsDirectory, name, { ...options, apps, hasPages }));
    });
}

interface PreviewWords {
  readonly app?: Skin;
  readonly language: string;
  readonly json?: boolean;
}

interface HandedOver {
  readonly name: string;
  readonly description: string;
  readonly carryOut: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

const storeCommand = (name: string, description: string): HandedOver => ({
  name,
  description,
  carryOut: (args, terminal) => runStoreCommand([name, ...args], terminal),
});

/** Commands that read what they are given, and have a --help, of their own. */
const handedOver: readonly HandedOver[] = [
  {
    name: "inspect",
    description: "say why a message was not answered: see inspect --help",
    carryOut: runInspectCommand,
  },
  {
    name: "store",
    description: "copy, back up, restore or examine everything that is kept: see store --help",
    carryOut: runStoreCommand,
  },
  storeCommand("backup", "write everything into one new file; the bot may be running"),
  storeCommand("restore", "fill an empty place from a backup"),
  storeCommand("doctor", "count everything that is kept, and look for what must not be"),
];
