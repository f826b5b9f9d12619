/** A server of the MongoDB protocol for tests, on this machine only. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = new URL("../servers/mongodb/", import.meta.url).pathname;
const program = join(folder, "bin", "mongodb-server");

export interface MongodbServer {
  readonly uri: string;
  readonly pid: number;
  /** Ends it and forgets what it kept. */
  stop(): Promise<void>;
}

export interface MongodbServerOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Kept by `stop`; default a directory of its own that is removed. */
  readonly data?: string;
}

/** Starts the server, building it first where there is none yet. */
export async function startMongodbServer(
  options: MongodbServerOptions = {},
): Promise<MongodbServer> {
  build();
  const data = options.data ?? (await mkdtemp(join(tmpdir(), "throughline-mongodb-")));
  const settings = ["-listen", `127.0.0.1:${options.port ?? 0}`, "-data", data];
  const server = spawn(program, settings, { stdio: ["ignore", "pipe", "inherit"] });
  const uri = await addressOf(server);
  return {
    uri,
    pid: server.pid ?? 0,
    async stop() {
      await end(server);
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}

function build(): void {
  if (existsSync(program)) return;
  try {
    execFileSync("go", ["build", "-o", program, "."], { cwd: folder, stdio: "inherit" });
  } catch (cause) {
    throw new Error(
      `The test server of the MongoDB protocol is not built: install Go 1.24 or newer and run "go build -o bin/mongodb-server ." in ${folder}`,
      { cause },
    );
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error("the server has no output");
  for await (const line of createInterface(server.stdout)) {
    const [, uri] = /^listening (mongodb:\S+)$/.exec(line) ?? [];
    if (uri) return uri;
  }
  throw new Error("The test server of the MongoDB protocol ended before it listened");
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  // A server that a test has halted hears nothing else.
  server.kill("SIGCONT");
  await ended;
}
