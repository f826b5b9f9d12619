import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmdirSync } from "node:fs";
import { appendFile, mkdtemp, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { StoreError } from "../../src/base/errors.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { aNote, noteCollection, refusal, someNotes } from "../contract/behaviours/notes.ts";

const program = new URL("../kit/store-program.ts", import.meta.url).pathname;
const many = someNotes(2_000, (at) => ({ topic: "x".repeat(300), size: at }));

describe("embedded store on a bad disk", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const aDirectory = async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-disk-"));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    return directory;
  };
  const withNotes = async () => {
    const directory = await aDirectory();
    const store = embeddedStore({ directory });
    await store.open();
    await store.collection(noteCollection("notes")).insert(many);
    await store.close();
    const file = join(directory, "store", "data.mdb");
    return { directory, file, sizeBytes: (await stat(file)).size };
  };

  for (const kept of [0.1, 0.5, 0.8])
    it(`refuses a data file of which ${kept * 100} % are left`, async () => {
      const { directory, file, sizeBytes } = await withNotes();
      await truncate(file, Math.floor(sizeBytes * kept));

      expect(await refusal(embeddedStore({ directory }).open())).equal("STORE_UNREACHABLE");
    });

  it("says that a data file is damaged where its last pages are gone", async () => {
    const { directory, file, sizeBytes } = await withNotes();
    await truncate(file, sizeBytes - 40 * 4_096);

    expect(await firstErrorOf(directory)).equal("STORE_DAMAGED");
  });

  it("opens a data file that is longer than what is in use", async () => {
    const { directory, file } = await withNotes();
    await appendFile(file, Buffer.alloc(100_000));

    expect(await firstErrorOf(directory)).equal(undefined);
  });

  if (process.env.CI === undefined && !canMount()) {
    console.log("a small disk and a read-only one: not tried, since nothing may be mounted here");
    return;
  }

  const aDisk = async (options: string) => {
    const disk = await aDirectory();
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk]);
    ends.push(() => execFileSync("umount", ["-l", disk]));
    return disk;
  };

  it("survives a full disk, and goes on once there is room", async () => {
    const other = fork(program, [join(await aDisk("size=8m"), "data")]);
    ends.push(() => end(other));
    await once(other, "message");

    other.send("fill");
    const [said] = await once(other, "message");

    expect(said).deep.equal({
      refused: ["STORE_FAILED", "later"],
      isLostOnly: true,
      outcome: "inserted",
    });
  }).timeout(30_000);

  it("is refused on a disk that is full already", async () => {
    const disk = await aDisk("size=64k");
    await appendFile(join(disk, "other"), Buffer.alloc(60_000));

    expect(await refusal(openAndCheck(disk))).equal("STORE_UNREACHABLE");
  });

  it("is refused on a disk that may only be read", async () => {
    const disk = await aDisk("size=8m");
    await openAndCheck(join(disk, "data"));
    execFileSync("mount", ["-o", "remount,ro", disk]);

    for (const directory of [join(disk, "data"), join(disk, "fresh")])
      expect(await refusal(openAndCheck(directory))).oneOf(["STORE_UNREACHABLE", "STORE_FAILED"]);
  });
});

async function openAndCheck(directory: string): Promise<void> {
  const store = embeddedStore({ directory });
  try {
    await store.open();
    await store.check();
  } finally {
    await store.close();
  }
}

/** What the first verb that meets trouble is refused with, reading everything and then writing. */
async function firstErrorOf(directory: string): Promise<string | undefined> {
  const store = embeddedStore({ directory });
  try {
    await store.open();
    const notes = store.collection(noteCollection("notes"));
    expect(await notes.get(many.map(({ _id }) => _id))).deep.equal(many);
    await notes.find("size", { limit: 5_000 });
    await notes.insert([aNote()]);
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  } finally {
    await store.close();
  }
}

async function end(other: ChildProcess): Promise<void> {
  if (other.exitCode !== null || other.signalCode !== null) return;
  other.kill("SIGKILL");
  await once(other, "exit");
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), "throughline-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(place);
  }
}
