/** The program under test: as a process of its own, or inside the test's process for speed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScreenMessage } from "../../adapters/web/index.ts";
import { readConfig } from "../../app/config.ts";
import { type StartOptions, start } from "../../app/start.ts";

const project = join(import.meta.dirname, "..", "..");
const longestWaitMs = 20_000;
const pauseMs = 5;

export type Environment = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The text as JSON, `undefined` where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it and fails if it is otherwise
  readonly json: any;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Phones, and what the program tells of customers, over HTTP. */
export interface Simulator {
  readonly address: string;
  ask(method: string, path: string, question?: Question): Promise<Answer>;
  /** Posts a body as JSON to a phone; whatever comes back is the test's to judge. */
  post(app: string, person: string, body: unknown): Promise<Answer>;
  /** Types on a phone; fails unless that was accepted. */
  says(app: string, person: string, text: string, id?: string): Promise<Answer>;
  /** Presses a button, or answers with a number; fails unless that was accepted. */
  presses(app: string, person: string, choice: string, id?: string): Promise<Answer>;
  /** What the phone shows; nothing when it has not been used. */
  phone(app: string, person: string): Promise<ScreenMessage[]>;
  /** Waits until the phone shows a message of the bot with this text in it. */
  shows(app: string, person: string, text: string): Promise<ScreenMessage[]>;
  /** Waits until the customer is known and has nothing under way. */
  customer(person: string): Promise<{ readonly id: string; readonly exchanges: number }>;
}

export function simulator(address: string): Simulator {
  const agent = new Agent({ keepAlive: true });
  const ask: Simulator["ask"] = (method, path, question) =>
    send(new URL(address), { method, path, agent, ...question });
  const post: Simulator["post"] = (app, person, body) =>
    ask("POST", `/simulator/${app}/${person}/messages`, jsonBody(JSON.stringify(body)));
  const accepted = async (app: string, person: string, body: unknown) => {
    const answer = await post(app, person, body);
    if (answer.status === 202) return answer;
    throw new Error(`${app} answered ${answer.status}: ${answer.text}`);
  };
  const phone: Simulator["phone"] = async (app, person) =>
    (await ask("GET", `/simulator/${app}/${person}`)).json?.messages ?? [];
  return {
    address,
    ask,
    post,
    phone,
    says: (app, person, text, id) => accepted(app, person, { id, text }),
    presses: (app, person, choice, id) => accepted(app, person, { id, choice }),
    shows: (app, person, text) =>
      until(`${app} shows "${text}"`, async () => {
        const messages = await phone(app, person);
        const isShown = messages.some((one) => one.from === "bot" && one.text.includes(text));
        return isShown ? messages : undefined;
      }),
    customer: (person) =>
      until(`${person} is a customer`, async () => {
        const { json } = await ask("GET", `/api/customers?person=${person}`);
        return json?.customers?.[0];
      }),
  };
}

export function jsonBody(body: string | Buffer): Question {
  return { headers: { "content-type": "application/json" }, body };
}

/** Asks again and again, for as long as a slow machine may need, until there is a result. */
export async function until<T>(what: string, condition: () => Promise<T | undefined | false>) {
  const giveUpAt = Date.now() + longestWaitMs;
  for (;;) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Runs `body` with a directory of its own, and removes that afterwards. */
export async function withDirectory<T>(body: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "throughline-test-"));
  try {
    return await body(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export interface HereOptions {
  readonly environment?: Environment;
  readonly engine?: NonNullable<StartOptions["engine"]>;
  /** Nowhere unless told. */
  readonly logTo?: NonNullable<StartOptions["logTo"]>;
}

/** The program inside this process, on a directory of its own: what most tests need. */
export function withServer<T>(
  body: (server: Simulator) => Promise<T>,
  { environment = {}, engine = {}, logTo = { write: () => {} } }: HereOptions = {},
): Promise<T> {
  return withDirectory(async (directory) => {
    const config = readConfig({ PORT: "0", DATA_DIR: directory, ...environment });
    const started = await start({ config, version: "test", engine, logTo });
    try {
      return await body(simulator(started.address));
    } finally {
      await started.stop();
    }
  });
}

const program = ["app/main.ts"];
/** The command line, followed by what it is asked. */
export const commandLine = "app/cli/throughline.ts";

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The program as `npm start` runs it. */
export interface Program extends Simulator {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves when the process is gone. */
  readonly gone: Promise<Exit>;
  signal(name: NodeJS.Signals): void;
  /** Ends it as a power cut would. */
  kill(): Promise<Exit>;
  /** Ends it as a deployment would. */
  stop(): Promise<Exit>;
}

/** Runs `body` with the program listening on a free port, and ends it afterwards. */
export async function withProgram<T>(
  environment: Environment,
  body: (program: Program) => Promise<T>,
  command: readonly string[] = program,
): Promise<T> {
  const { child, stdout, stderr, gone } = launch(environment, command);
  const end = (name: NodeJS.Signals) => {
    child.kill(name);
    return gone;
  };
  try {
    const address = await until("the program announces its address", async () => {
      if (child.exitCode !== null) throw new Error(`The program ended: ${stderr()}`);
      return /^Throughline +(http:\S+)\n(?:.*\n){2}/.exec(stdout())?.[1];
    });
    return await body({
      ...simulator(address),
      ...{ pid: child.pid ?? 0, stdout, stderr, gone },
      signal: (name) => void child.kill(name),
      kill: () => end("SIGKILL"),
      stop: () => end("SIGTERM"),
    });
  } finally {
    await end("SIGKILL");
  }
}

/** Runs the program where it is expected to end by itself. */
export async function runToEnd(environment: Environment, command: readonly string[] = program) {
  const { stdout, stderr, gone } = launch(environment, command);
  const { code } = await gone;
  return { code, stdout: stdout(), stderr: stderr() };
}

function launch(environment: Environment, command: readonly string[]) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", ...command], {
    cwd: project,
    env: { PATH, HOME, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  return { child, stdout: textOf(child, "stdout"), stderr: textOf(child, "stderr"), gone };
}

function textOf(child: ChildProcess, name: "stdout" | "stderr"): () => string {
  const chunks: Buffer[] = [];
  child[name]?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

interface Sending extends Question {
  readonly method: string;
  readonly path: string;
  readonly agent: Agent;
}

/** Unlike `fetch`, this sends any path and any header as given. */
function send(to: URL, { method, path, agent, headers, body }: Sending): Promise<Answer> {
  const { hostname, port } = to;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const all = { ...length, ...headers };
    const asked = request({ hostname, port, method, path, agent, headers: all });
    asked.on("error", reject);
    asked.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const { statusCode: status = 0, headers: sent } = response;
        resolve({ status, headers: sent, text, json: parsed(text) });
      });
    });
    asked.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
