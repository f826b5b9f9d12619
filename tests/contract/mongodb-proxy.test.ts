import { randomUUID } from "node:crypto";
import { expect } from "chai";
import mongoose from "mongoose";
import { StoreError } from "../../src/base/errors.ts";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { startTcpProxy } from "../kit/tcp-proxy.ts";
import { aNote, type Notes, noteCollection, revised, someNotes } from "./behaviours/notes.ts";
import { aPerson, peopleCollection, peopleIn } from "./behaviours/people.ts";

const uri = process.env.TEST_MONGODB_URI;

describe("MongoDB behind a bad line", () => {
  if (uri === undefined) {
    console.log("MongoDB behind a bad line: not tried, since TEST_MONGODB_URI names no server");
    return;
  }
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Two stores on one database: one behind the proxy, one that sees what is true. */
  const aBadLine = async () => {
    const straight = new URL(uri);
    straight.pathname = `/proxy-${randomUUID().slice(0, 8)}`;
    const connection = await mongoose.createConnection(straight.href).asPromise();
    ends.push(async () => {
      await connection.dropDatabase();
      await connection.close();
    });
    const proxy = await startTcpProxy(Number(straight.port || 27_017));
    ends.push(proxy.stop);
    const crooked = new URL(straight);
    crooked.host = `127.0.0.1:${proxy.port}`;
    const [behind, truth] = [crooked, straight].map(({ href }) =>
      mongodbStore({ uri: href, timeoutMs: 2_000 }),
    );
    if (!behind || !truth) throw new Error("no stores");
    ends.push(behind.close, truth.close);
    await Promise.all([behind.open(), truth.open()]);
    return { proxy, behind, truth };
  };
  const withNotes = async () => {
    const { proxy, behind, truth } = await aBadLine();
    const [notes, known] = [behind, truth].map((store) =>
      store.collection(noteCollection("notes")),
    );
    if (!notes || !known) throw new Error("no notes");
    const many = someNotes(10, () => ({ topic: "old" }));
    await notes.insert(many);
    return { proxy, notes, known, many };
  };

  describe("that swallows the reply", () => {
    it("reports a replace that was carried out as replaced", async () => {
      const { proxy, notes, known, many } = await withNotes();
      const swallowed = proxy.swallowReplyTo("marker-1");

      const outcomes = await notes.replace(
        many.map((note) => revised(note, { topic: "marker-1" })),
      );

      await swallowed;
      expect(new Set(outcomes)).deep.equal(new Set(["replaced"]));
      expect((await known.find("topic", { prefix: ["marker-1"], limit: 99 })).items).have.length(
        10,
      );
    });

    it("reports an insert that was carried out as inserted", async () => {
      const { proxy, notes, known } = await withNotes();
      const swallowed = proxy.swallowReplyTo("marker-2");

      const outcomes = await notes.insert([aNote({ topic: "marker-2" })]);

      await swallowed;
      expect(outcomes).deep.equal(["inserted"]);
      expect((await known.get(["note"]))[0]?.topic).equal("marker-2");
    });

    it("tells the stale ones of a batch from its own", async () => {
      const { proxy, notes, known, many } = await withNotes();
      const theirs = many.filter((_, at) => at % 3 === 0);
      await known.replace(theirs.map((note) => revised(note, { topic: "theirs" })));
      const swallowed = proxy.swallowReplyTo("marker-3");

      const outcomes = await notes.replace(
        many.map((note) => revised(note, { topic: "marker-3" })),
      );

      await swallowed;
      expect(outcomes).deep.equal(many.map((_, at) => (at % 3 ? "replaced" : "stale")));
    });

    it("never reports a replace that was carried out as stale, even once it was replaced", async () => {
      const { proxy, notes, known, many } = await withNotes();
      const [note = aNote()] = many;
      const swallowed = proxy.swallowReplyTo("marker-4");

      const work = outcomeOf(notes.replace([revised(note, { topic: "marker-4" })]));
      await swallowed;
      const [theirs] = await known.replace([{ ...note, rev: 3, topic: "theirs" }]);

      expect(theirs).equal("replaced");
      expect(await work).oneOf(["replaced", "later"]);
    });

    it("leaves a unique value held or free, never half", async () => {
      const { proxy, behind, truth } = await aBadLine();
      const [people, known] = [behind, truth].map((store) =>
        store.collection(peopleCollection("people")),
      );
      await people?.insert([aPerson({ _id: "first" })]);
      const swallowed = proxy.swallowReplyTo("marker-5");

      const outcome = await outcomeOf(
        people?.insert([aPerson({ name: "marker-5", phones: ["1"] })]),
      );
      await swallowed;
      const again = await known?.insert([aPerson({ _id: "bob", phones: ["1"] })]);

      expect(outcome).equal("later");
      expect(again).deep.equal(["inserted"]);
      if (known) expect(await peopleIn(known, "phone", { prefix: ["1"] })).deep.equal(["bob"]);
    });
  });

  for (const [trouble, begin] of [
    ["is cut", "cut"],
    ["falls silent", "silence"],
  ] as const)
    it(`refuses with retry later while it ${trouble}, and recovers by itself`, async () => {
      const { proxy, notes, known, many } = await withNotes();

      proxy[begin]();
      for (const outcome of await everyVerb(notes)) expect(outcome).equal("later");
      proxy.heal();

      expect(await recovered(notes)).deep.equal(many.slice(0, 1));
      expect(await notes.replace([revised(many[1] ?? aNote())])).deep.equal(["replaced"]);
      expect((await known.get(["note-0001"]))[0]?.rev).equal(2);
    });

  it("is right on a slow line", async () => {
    const { proxy, notes, many } = await withNotes();

    proxy.delay(60);
    const outcomes = await Promise.all(many.map((note) => notes.replace([revised(note)])));
    const found = await notes.get(many.map(({ _id }) => _id));

    expect(new Set(outcomes.flat())).deep.equal(new Set(["replaced"]));
    expect(found.map((note) => note?.rev)).deep.equal(many.map(() => 2));
  });

  it("never reports a wrong outcome while the line is cut again and again", async () => {
    const { proxy, notes, known, many } = await withNotes();
    const revs = new Map(many.map(({ _id }) => [_id, 1]));
    const wrong: string[] = [];

    for (let round = 0; round < 12; round++) {
      const before = await known.get([...revs.keys()]);
      const work = before.map((note) =>
        outcomeOf(notes.replace([revised(note ?? aNote(), { topic: `round ${round}` })])),
      );
      // At another point of the way in each round.
      for (let turn = 0; turn < round; turn++) await new Promise((next) => setImmediate(next));
      proxy.cut();
      proxy.heal();
      const outcomes = await Promise.all(work);
      const after = await known.get([...revs.keys()]);
      for (const [at, outcome] of outcomes.entries()) {
        const isOurs = after[at]?.topic === `round ${round}`;
        // Nobody else writes here.
        if (outcome === "stale" || (outcome === "replaced" && !isOurs))
          wrong.push(`${round} ${at}`);
      }
    }

    expect(wrong).deep.equal([]);
  });
}).timeout(60_000);

/** The outcome of one document, or whether to try again. */
async function outcomeOf(
  work: Promise<readonly string[]> | undefined,
): Promise<string | undefined> {
  try {
    return (await work)?.[0];
  } catch (error) {
    return error instanceof StoreError ? error.retry : String(error);
  }
}

async function everyVerb(notes: Notes): Promise<(string | undefined)[]> {
  return Promise.all([
    outcomeOf(notes.get(["note"]).then(() => ["found"])),
    outcomeOf(notes.insert([aNote({ _id: "other" })])),
    outcomeOf(notes.replace([aNote({ _id: "note-0009", rev: 2 })])),
    outcomeOf(notes.remove(["nowhere"]).then(() => ["removed"])),
    outcomeOf(notes.find("topic", { limit: 1 }).then(() => ["found"])),
  ]);
}

/** What is found once the store answers again. */
async function recovered(notes: Notes) {
  for (;;)
    try {
      return await notes.get(["note-0000"]);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
}
