import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { collection } from "../../../../src/model/collection.ts";
import { embeddedStore } from "../../../../src/store/embedded/embedded.ts";
import type { BuildProgress } from "../../../../src/store/port.ts";
import { aNote, type Note, revised, someNotes } from "../../../contract/behaviours/notes.ts";
import { checkIndex } from "../../../kit/index-check.ts";

const program = new URL("../../../kit/build-program.ts", import.meta.url).pathname;
const many = someNotes(5_000, (at) => ({ topic: `topic ${at % 10}`, size: at }));
const byTopic = collection<Note>()("notes", { topic: ["topic"] });
const bySize = collection<Note>()("notes", { size: ["size"] });
const byBoth = collection<Note>()("notes", { topic: ["topic"], size: ["size"] });
const byTopicSize = collection<Note>()("notes", { topic: ["topic", "size"] });

describe("index build", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const openAt = async (directory: string) => {
    const progress: BuildProgress[] = [];
    const store = embeddedStore({ directory, progress: (one) => progress.push(one) });
    ends.push(store.close);
    await store.open();
    return { store, progress };
  };
  const withNotes = async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-build-"));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    const { store } = await openAt(directory);
    await store.collection(byTopic).insert(many);
    await store.close();
    return directory;
  };

  it("tells how far it has come, index by index", async () => {
    const { store, progress } = await openAt(await withNotes());

    await store.collection(byBoth).find("size", { limit: 1 });

    expect(progress.map(({ done }) => done)).deep.equal(
      Array.from({ length: 11 }, (_, at) => Math.min((at + 1) * 500, 5_000)),
    );
    expect(progress.at(-1)).deep.equal({
      collection: "notes",
      indexes: ["size"],
      done: 5_000,
      total: 5_000,
    });
  });

  it("does nothing where nothing has changed", async () => {
    const { store, progress } = await openAt(await withNotes());

    await store.collection(byTopic).find("topic", { limit: 1 });

    expect(progress).deep.equal([]);
  });

  it("lets others read and write meanwhile, and holds what they wrote", async () => {
    const directory = await withNotes();
    const older = (await openAt(directory)).store.collection(byTopic);
    await older.get([]);
    const { store, progress } = await openAt(directory);
    const notes = store.collection(bySize);
    const built = notes.find("size", { from: 4_990, limit: 100 });
    const seen: number[] = [];

    for (let at = 0; at < 5; at++) {
      await older.insert([aNote({ _id: `~${at}`, size: 9_000 + at })]);
      await older.replace(
        many.slice(at, at + 1).map((note) => revised(note, { size: 8_000 + at })),
      );
      seen.push(progress.at(-1)?.done ?? 0);
    }
    await built;

    expect(seen.at(-1)).below(5_000);
    const { items } = await notes.find("size", { from: 5_000, limit: 100 });
    expect(items.map(({ size }) => size)).deep.equal(
      [8_000, 9_000].flatMap((start) => [0, 1, 2, 3, 4].map((at) => start + at)),
    );
  });

  it("keeps the order of what is asked for meanwhile, whatever its collection", async () => {
    const { store } = await openAt(await withNotes());
    const others = store.collection(collection<Note>()("others", {}));
    await others.insert([aNote({ _id: "kept" })]);
    const notes = store.collection(bySize);

    const added = notes.insert([aNote({ _id: "~copy" })]);
    await others.remove(["kept"]);

    // Without a wait for `added`: who dies here has both.
    expect(await notes.get(["~copy"])).deep.equal([aNote({ _id: "~copy" })]);
    await added;
  });

  it("goes on where it was killed", async () => {
    const directory = await withNotes();
    const builder = fork(program, [directory]);
    const [{ done }] = (await once(builder, "message")) as [{ done: number }];
    builder.kill("SIGKILL");
    await once(builder, "exit");
    expect(done).equal(500);

    const { store, progress } = await openAt(directory);
    const { items } = await store.collection(bySize).find("size", { limit: 6_000 });

    expect(items.map(({ size }) => size)).deep.equal(many.map(({ size }) => size));
    expect(progress.at(-1)?.done).below(5_000);
  });

  it("follows a changed declaration and leaves nothing of the old one", async () => {
    const directory = await withNotes();
    const { store } = await openAt(directory);

    const { items } = await store
      .collection(byTopicSize)
      .find("topic", { prefix: ["topic 3"], from: 4_980, limit: 9 });
    await store.close();

    expect(items.map(({ size }) => size)).deep.equal([4_983, 4_993]);
    expect(await checkIndex(join(directory, "store"), "notes")).deep.equal({
      documents: 5_000,
      missing: 0,
      orphans: 0,
    });
  });

  it("leaves an older program an index that is still kept up, or says that it is gone", async () => {
    const directory = await withNotes();
    const older = (await openAt(directory)).store.collection(byBoth);
    await older.find("size", { limit: 1 });
    const newer = (await openAt(directory)).store.collection(bySize);
    await newer.find("size", { limit: 1 });

    await older.insert([aNote({ size: 7_000, topic: "tea" })]);

    const range = { from: 7_000, limit: 5 };
    expect((await newer.find("size", range)).items).have.length(1);
    expect((await older.find("size", range)).items).have.length(1);
    const refused: unknown = await older.find("topic", { limit: 1 }).catch((error) => error.code);
    expect(refused).equal("STORE_INDEX_REPLACED");
  });
});
