import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { peopleCollection } from "../contract/behaviours/people.ts";
import { checkIndex } from "../kit/index-check.ts";

const program = new URL("../kit/kill-program.ts", import.meta.url).pathname;
const syncProgram = new URL("../kit/sync-program.ts", import.meta.url).pathname;
const rounds = 20;
/** Of both processes together, before one is killed. */
const writesARound = 400;

type Message =
  | { readonly type: "ready" }
  | { readonly type: "kept"; readonly id: string; readonly rev: number }
  | { readonly type: "removing" | "removed"; readonly id: string };

describe("embedded store under kill -9", () => {
  let directory = "";
  const running = new Set<ChildProcess>();
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "throughline-kill-"));
  });
  afterEach(async () => {
    for (const one of running) one.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  });

  it("loses nothing it acknowledged, and no index entry", async () => {
    const acknowledged = new Map<string, number | "removing" | "removed">();
    let writes = 0;
    let wake = () => {};
    const begin = async (name: string) => {
      const writer = fork(program, [directory, name]);
      running.add(writer);
      await once(writer, "message");
      writer.on("message", (message: Message) => {
        if (message.type === "ready") return;
        acknowledged.set(message.id, message.type === "kept" ? message.rev : message.type);
        writes += 1;
        wake();
      });
      return writer;
    };
    const until = (count: number) =>
      new Promise<void>((resolve) => {
        wake = () => writes >= count && resolve();
        wake();
      });

    let stays = await begin("0");
    for (let round = 1; round <= rounds; round++) {
      const next = await begin(String(round));
      await until(writes + writesARound);
      // The older one dies in the middle of its writes; the younger goes on at once.
      await kill(stays);
      running.delete(stays);
      await until(writes + writesARound / 4);
      stays = next;
    }
    await kill(stays);

    const lost = await lostOf(directory, acknowledged);
    const found = await checkIndex(join(directory, "store"), "people");
    console.log(
      `${rounds} rounds, 16 writers, ${writes} acknowledged writes: ${lost} lost, ` +
        `${found.missing} index entries missing, ${found.orphans} left over, of ${found.documents} documents`,
    );
    expect({ lost, missing: found.missing, orphans: found.orphans }).deep.equal({
      lost: 0,
      missing: 0,
      orphans: 0,
    });
  }).timeout(60_000);

  if (process.env.CI === undefined && !isThere("strace")) {
    console.log("sync before the acknowledgement: not traced, since there is no strace");
    return;
  }

  it("syncs before it acknowledges", async () => {
    const trace = join(directory, "trace");
    const calls = "trace=fsync,fdatasync,msync,sync_file_range,write,pwrite64,pwritev";
    const args = ["-f", "-y", "-s", "64", "-e", calls, "-o", trace, process.execPath];
    const traced = spawn("strace", [...args, "--import", "tsx", syncProgram, directory], {
      stdio: "ignore",
    });
    await once(traced, "exit");

    const seen = (await readFile(trace, "utf8")).split("\n").flatMap(eventOf);
    const acknowledgements = seen.filter((event) => event === "acknowledged").length;
    expect(acknowledgements).equal(20);
    for (const [at, event] of seen.entries())
      if (event === "acknowledged") expect(seen[at - 1]).equal("synced");
  }).timeout(60_000);
});

async function kill(writer: ChildProcess): Promise<void> {
  const ended = once(writer, "close");
  writer.kill("SIGKILL");
  await ended;
}

/** How many acknowledged writes cannot be read back. */
async function lostOf(
  directory: string,
  acknowledged: ReadonlyMap<string, number | "removing" | "removed">,
): Promise<number> {
  const store = embeddedStore({ directory });
  await store.open();
  const ids = [...acknowledged.keys()];
  const found = await store.collection(peopleCollection("people")).get(ids);
  await store.close();
  return ids.filter((id, at) => {
    const last = acknowledged.get(id);
    if (last === "removing") return false;
    if (last === "removed") return found[at] !== undefined;
    // A kill may come between a write and word of it: later is fine, earlier is not.
    return (found[at]?.rev ?? 0) < (last ?? 0);
  }).length;
}

/** What matters of a line of the trace, in its order. */
function eventOf(line: string): string[] {
  if (/\b(fsync|fdatasync|msync)\(/.test(line) && /= 0$/.test(line)) return ["synced"];
  if (/(fsync|fdatasync|msync) resumed.*= 0$/.test(line)) return ["synced"];
  return line.includes("acknowledged") ? ["acknowledged"] : [];
}

function isThere(command: string): boolean {
  try {
    execFileSync(command, ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
