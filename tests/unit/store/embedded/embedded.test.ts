import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { collection } from "../../../../src/model/collection.ts";
import { embeddedStore } from "../../../../src/store/embedded/embedded.ts";
import { aNote, idsOf, noteCollection, refusal } from "../../../contract/behaviours/notes.ts";

const program = new URL("../../../kit/store-program.ts", import.meta.url).pathname;

describe("embedded store", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const aDirectory = async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-embedded-"));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    return directory;
  };
  const anOpenStore = async (directory: string) => {
    const store = embeddedStore({ directory });
    ends.push(store.close);
    await store.open();
    return store;
  };

  describe("directory", () => {
    it("is made when missing, for its owner only", async () => {
      const directory = join(await aDirectory(), "a", "b");

      await anOpenStore(directory);

      expect((await stat(directory)).mode & 0o777).equal(0o700);
      expect(await readdir(directory)).deep.equal(["store", "volatile"]);
    });

    it("is refused when it is a file", async () => {
      const file = join(await aDirectory(), "file");
      await writeFile(file, "x");

      for (const directory of [file, join(file, "below")]) {
        const opening = embeddedStore({ directory }).open();
        expect(await refusal(opening)).equal("STORE_UNREACHABLE");
      }
    });

    it("is refused when its data file is not one", async () => {
      for (const content of ["x", "not a store ".repeat(1_000), Buffer.alloc(8_192)]) {
        const directory = await aDirectory();
        await mkdir(join(directory, "store"));
        await writeFile(join(directory, "store", "data.mdb"), content);

        expect(await refusal(embeddedStore({ directory }).open())).equal("STORE_UNREACHABLE");
      }
    });

    if (process.getuid?.() !== 0)
      it("is refused when it may not be written", async () => {
        const directory = await aDirectory();
        await chmod(directory, 0o500);

        expect(await refusal(embeddedStore({ directory }).open())).equal("STORE_UNREACHABLE");
      });

    it("can be opened once what stood in the way is gone", async () => {
      const directory = join(await aDirectory(), "data");
      await writeFile(directory, "x");
      const store = embeddedStore({ directory });
      ends.push(store.close);
      await refusal(store.open());

      await rm(directory);
      await store.open();

      await store.check();
    });
  });

  it("says when there are too many collections", async () => {
    const store = await anOpenStore(await aDirectory());

    const opening = (async () => {
      for (let at = 0; at < 70; at++) store.collection(collection()(`collection-${at}`, {}));
    })();

    expect(await refusal(opening)).equal("STORE_FAILED");
  });

  it("keeps lists in lists", async () => {
    const notes = (await anOpenStore(await aDirectory())).collection(noteCollection("notes"));
    const note = aNote({ data: [[[]], [1, [2]]] });

    await notes.insert([note]);

    expect(await notes.get(["note"])).deep.equal([note]);
  });

  describe("shared by two processes", () => {
    const withOther = async () => {
      const directory = await aDirectory();
      const notes = (await anOpenStore(directory)).collection(noteCollection("notes"));
      await notes.insert([aNote()]);
      const other = fork(program, [directory]);
      ends.push(() => end(other));
      await once(other, "message");
      return { notes, other };
    };

    it("shows each at once what the other wrote", async () => {
      const { notes, other } = await withOther();

      for (let rev = 2; rev <= 60; rev += 2) {
        expect(await ask(other, { rev })).deep.equal({ outcome: "replaced", seen: rev });
        expect((await notes.get(["note"]))[0]?.rev).equal(rev);
        expect(await idsOf(notes, "topic", { prefix: ["other"] })).deep.equal(["note"]);
        expect(await notes.replace([aNote({ rev: rev + 1 })])).deep.equal(["replaced"]);
      }
    });

    it("lets one of both win over each revision", async () => {
      const { notes, other } = await withOther();

      for (let rev = 2; rev <= 60; rev++) {
        const [theirs, [ours]] = await Promise.all([
          ask(other, { rev }),
          notes.replace([aNote({ rev, topic: "ours" })]),
        ]);

        expect([theirs.outcome, ours].sort()).deep.equal(["replaced", "stale"]);
        const [kept] = await notes.get(["note"]);
        expect(kept?.topic).equal(ours === "replaced" ? "ours" : "other");
      }
    });

    it("keeps what the other was acknowledged when it is killed, and goes on", async () => {
      const { notes, other } = await withOther();
      let acknowledged = -1;
      const enough = new Promise<void>((resolve) => {
        other.on("message", ({ kept }: { kept: number }) => {
          acknowledged = kept;
          if (kept === 50) resolve();
        });
      });

      other.send("flood");
      await enough;
      other.kill("SIGKILL");
      await once(other, "exit");

      expect(await notes.replace([aNote({ rev: 2 })])).deep.equal(["replaced"]);
      const { items } = await notes.find("size", { limit: 10_000 });
      expect(items.map(({ size }) => size)).deep.equal(items.map((_, at) => at));
      expect(items.length).above(acknowledged);
    });
  });

  it("survives a full disk, and goes on once there is room", async () => {
    const limited = ["-c", 'ulimit -f 8192; exec "$0" --import tsx "$@"'];
    const args = [...limited, process.execPath, program, await aDirectory()];
    const other = spawn("sh", args, { stdio: ["ignore", "inherit", "ignore", "ipc"] });
    ends.push(() => end(other));
    await once(other, "message");

    expect(await ask(other, "fill")).deep.equal({
      refused: ["STORE_FAILED", "later"],
      isLostOnly: true,
      outcome: "inserted",
    });
  });
});

async function ask(
  other: ChildProcess,
  message: object | string,
): Promise<{ outcome: string; seen?: number }> {
  const answered = new AbortController();
  const { signal } = answered;
  const answer = Promise.race([
    once(other, "message", { signal }),
    once(other, "exit", { signal }),
  ]);
  other.send(message);
  const [said] = await answer;
  answered.abort();
  return said;
}

async function end(other: ChildProcess): Promise<void> {
  if (other.exitCode !== null || other.signalCode !== null) return;
  other.kill("SIGKILL");
  await once(other, "exit");
}
