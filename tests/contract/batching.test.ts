import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as lmdb from "lmdb";
import mongoose from "mongoose";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { aNote, noteCollection, revised, someNotes } from "./behaviours/notes.ts";

const uri = process.env.TEST_MONGODB_URI;

describe("one turn of the event loop", () => {
  it("is one transaction of the embedded store", async () => {
    const directory = await mkdtemp(join(tmpdir(), "throughline-batching-"));
    const store = embeddedStore({ directory });
    await store.open();
    const [cups, mugs] = [noteCollection("cups"), noteCollection("mugs")].map((declared) =>
      store.collection(declared),
    );
    await Promise.all([cups?.insert([aNote()]), mugs?.insert([aNote()])]);
    const env = lmdb.open({ path: join(directory, "store"), maxDbs: 128 });
    const commits = () => (env.getStats() as { lastTxnId: number }).lastTxnId;
    const before = commits();

    await Promise.all([
      ...someNotes(100, () => ({ topic: "tea" })).map((note) => cups?.insert([note])),
      ...someNotes(100, () => ({})).map((note) => mugs?.insert([note])),
      cups?.replace([aNote({ rev: 2 })]),
      mugs?.remove(["note"]),
    ]);

    expect(commits() - before).equal(1);
    await env.close();
    await store.close();
    await rm(directory, { recursive: true });
  });

  if (uri === undefined) {
    console.log("commands to MongoDB: not counted, since TEST_MONGODB_URI names no server");
    return;
  }

  describe("is one command to MongoDB for each kind and collection", () => {
    const address = new URL(uri);
    address.pathname = `/batching-${randomUUID().slice(0, 8)}`;
    const sent: string[] = [];
    const store = mongodbStore({
      uri: address.href,
      onCommand: (command, collection) => sent.push(`${command} ${collection}`),
    });
    let count = 0;
    before(() => store.open());
    after(async () => {
      await store.close();
      const connection = await mongoose.createConnection(address.href).asPromise();
      await connection.dropDatabase();
      await connection.close();
    });
    const freshNotes = async () => {
      count += 1;
      const notes = store.collection(noteCollection(`notes-${count}`));
      const many = someNotes(50, (at) => ({ size: at }));
      await notes.insert(many);
      sent.length = 0;
      return { notes, many, sentNow: () => sent.map((line) => line.replace(/-\d+$/, "")) };
    };

    it("when documents are got, copies for all who ask", async () => {
      const { notes, many, sentNow } = await freshNotes();

      const found = await Promise.all(
        many.flatMap(({ _id }) => [notes.get([_id]), notes.get([_id])]),
      );

      expect(found.flat()).deep.equal(many.flatMap((note) => [note, note]));
      expect(sentNow()).deep.equal(["find notes"]);
    });

    it("when documents are inserted", async () => {
      const { notes, many, sentNow } = await freshNotes();
      const more = many.map((note, at) => (at % 2 ? note : { ...note, _id: `new-${at}` }));

      const outcomes = await Promise.all(more.map((note) => notes.insert([note])));

      expect(outcomes.flat()).deep.equal(more.map((_, at) => (at % 2 ? "exists" : "inserted")));
      expect(sentNow()).deep.equal(["insert notes"]);
    });

    it("when documents are replaced", async () => {
      const { notes, many, sentNow } = await freshNotes();

      const outcomes = await Promise.all(many.map((note) => notes.replace([revised(note)])));

      expect(new Set(outcomes.flat())).deep.equal(new Set(["replaced"]));
      expect(sentNow()).deep.equal(["update notes"]);
    });

    it("and one to read back where some were stale", async () => {
      const { notes, many, sentNow } = await freshNotes();
      await notes.replace(many.filter((_, at) => at % 3 === 0).map((note) => revised(note)));
      sent.length = 0;

      const outcomes = await Promise.all(many.map((note) => notes.replace([revised(note)])));

      expect(outcomes.flat()).deep.equal(many.map((_, at) => (at % 3 ? "replaced" : "stale")));
      expect(sentNow()).deep.equal(["update notes", "find notes"]);
    });

    it("when documents are found in ranges of one shape", async () => {
      const { notes, sentNow } = await freshNotes();
      const topics = Array.from({ length: 64 }, (_, at) => `topic-${at}`);
      await notes.insert(
        topics.flatMap((topic, at) =>
          someNotes(at % 3, (size) => ({ topic, at: new Date(size) })).map((note) => ({
            ...note,
            _id: `${topic}-${note._id}`,
          })),
        ),
      );
      sent.length = 0;

      const pages = await Promise.all(
        topics.map((topic) => notes.find("timeline", { prefix: [topic], limit: 3 })),
      );

      expect(pages.map(({ items }) => items.length)).deep.equal(topics.map((_, at) => at % 3));
      expect(pages[5]?.items.map(({ topic, at }) => [topic, at?.getTime()])).deep.equal([
        ["topic-5", 0],
        ["topic-5", 1],
      ]);
      expect(sentNow()).deep.equal(["find notes"]);
    });

    it("when documents are removed", async () => {
      const { notes, many, sentNow } = await freshNotes();

      await Promise.all(many.map(({ _id }) => notes.remove([_id])));

      expect(sentNow()).deep.equal(["delete notes"]);
    });

    it("and none for nothing", async () => {
      const { notes, sentNow } = await freshNotes();

      await Promise.all([notes.get([]), notes.insert([]), notes.replace([])]);

      expect(sentNow()).deep.equal([]);
    });

    it("where one call that is refused fails no other", async () => {
      const { notes, many } = await freshNotes();
      const tooBig = aNote({ _id: "big", data: "x".repeat(17_000_000) });

      const outcomes = await Promise.allSettled([
        notes.insert([aNote()]),
        notes.insert([tooBig]),
        notes.replace(many.slice(0, 2).map((note) => revised(note))),
        notes.replace([revised({ ...tooBig, _id: "note-0005" })]),
      ]);

      expect(outcomes.map(({ status }) => status)).deep.equal([
        "fulfilled",
        "rejected",
        "fulfilled",
        "rejected",
      ]);
      expect(
        (await notes.get(["note", "note-0001", "note-0005"])).map((note) => note?.rev),
      ).deep.equal([1, 2, 1]);
    });
  });
});
