import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { StoreError } from "../../src/base/errors.ts";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { startMongodbServer } from "../kit/mongodb-server.ts";
import { aNote, type Notes, noteCollection } from "./behaviours/notes.ts";

describe("MongoDB store without its server", () => {
  if (process.env.TEST_MONGODB_URI === undefined) {
    console.log("MongoDB store without its server: not tried, since TEST_MONGODB_URI names none");
    return;
  }
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const aServer = async () => {
    const data = await mkdtemp(join(tmpdir(), "throughline-outage-"));
    ends.push(() => rm(data, { recursive: true, force: true }));
    const server = await startMongodbServer({ data });
    ends.push(server.stop);
    const restart = async () => {
      const again = await startMongodbServer({ data, port: Number(new URL(server.uri).port) });
      ends.push(again.stop);
    };
    return { ...server, restart };
  };
  const openNotes = async (uri: string) => {
    const store = mongodbStore({ uri, timeoutMs: 500 });
    ends.push(store.close);
    await store.open();
    const notes = store.collection(noteCollection("notes"));
    await notes.insert([aNote()]);
    return notes;
  };

  it("refuses every verb while the server is gone and recovers by itself", async () => {
    const server = await aServer();
    const notes = await openNotes(server.uri);

    await server.stop();
    for (const error of await errorsOf(notes))
      expect(error).deep.equal(["STORE_UNREACHABLE", "later"]);

    await server.restart();
    await untilAnswered(notes);
    expect(await notes.replace([aNote({ rev: 2 })])).deep.equal(["replaced"]);
    expect(await notes.get(["note", "other"])).deep.equal([aNote({ rev: 2 }), undefined]);
  });

  it("keeps what it acknowledged before the server was killed", async () => {
    const server = await aServer();
    const notes = await openNotes(server.uri);
    const acknowledged = Array.from({ length: 20 }, (_, at) => aNote({ _id: `${at}` }));
    for (const note of acknowledged) await notes.insert([note]);

    process.kill(server.pid, "SIGKILL");
    await errorsOf(notes);
    await server.restart();
    await untilAnswered(notes);

    expect(await notes.get(acknowledged.map(({ _id }) => _id))).deep.equal(acknowledged);
  });

  it("does not wait for ever on a server that has fallen silent", async () => {
    const server = await aServer();
    const notes = await openNotes(server.uri);

    await halt(server.pid);
    for (const error of await errorsOf(notes))
      expect(error).deep.equal(["STORE_UNREACHABLE", "later"]);

    process.kill(server.pid, "SIGCONT");
    await untilAnswered(notes);
    expect(await notes.get(["note"])).deep.equal([aNote()]);
  });

  it("makes its indexes once a server that was gone at first is there", async () => {
    const server = await aServer();
    const store = mongodbStore({ uri: server.uri, timeoutMs: 500 });
    ends.push(store.close);
    await store.open();
    const notes = store.collection(noteCollection("notes"));

    await server.stop();
    await errorsOf(notes);
    await server.restart();
    await untilAnswered(notes);

    // A server that has just come up may be too slow for so short a timeout, once more.
    const outcomes = await answerOf(() => notes.insert([aNote({ topic: "tea" })]));
    expect(outcomes[0]).oneOf(["inserted", "exists"]);
    const found = await answerOf(() => notes.find("topic", { limit: 5 }));
    expect(found.items).have.length(1);
  });

  it("refuses a command whose connection ends while it is written, and goes on", async () => {
    const server = await aServer();
    const notes = await openNotes(server.uri);

    const lost = losesCommand("find");
    const error = await notes.get(["note"]).catch((refused: StoreError) => refused);

    expect(await lost).equal(true);
    expect(error).include({ code: "STORE_UNREACHABLE", retry: "later" });
    await untilAnswered(notes);
    expect(await notes.get(["note"])).deep.equal([aNote()]);
  });

  it("makes the indexes though their command was lost with its connection", async () => {
    const server = await aServer();
    const store = mongodbStore({ uri: server.uri, timeoutMs: 500 });
    ends.push(store.close);
    await store.open();
    const notes = store.collection(noteCollection("notes"));

    const lost = losesCommand("createIndexes");

    expect(await notes.insert([aNote()])).deep.equal(["inserted"]);
    expect(await lost).equal(true);
  });
}).timeout(60_000);

/** A connection ends just before the command is written: Node then says neither yes nor no to it. */
function losesCommand(name: string): Promise<true> {
  const { write } = Socket.prototype;
  return new Promise((resolve) => {
    Socket.prototype.write = function (this: Socket, ...given: Parameters<typeof write>) {
      const [data] = given;
      const isIt = data instanceof Uint8Array && Buffer.from(data).includes(`${name}\0`);
      if (!isIt) return write.apply(this, given);
      Socket.prototype.write = write;
      this.destroy();
      resolve(true);
      return false;
    } as typeof write;
  });
}

/** Halts a process; a signal is only asked for when kill() returns. */
async function halt(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  const state = async () => (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.[0];
  while ((await state()) !== "T") await new Promise(setImmediate);
}

/** The connection comes back by itself, within ten seconds of the server's return. */
async function untilAnswered(notes: Notes): Promise<void> {
  await answerOf(() => notes.get(["note"]));
}

/** Asks again while the answer does not come in time. */
async function answerOf<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
    }
  }
}

/** What each verb is refused with, all called at once. */
async function errorsOf(notes: Notes): Promise<(string | undefined)[][]> {
  const outcomes = await Promise.allSettled([
    notes.get(["note"]),
    notes.insert([aNote({ _id: "other" })]),
    notes.replace([aNote({ rev: 9 })]),
    notes.remove(["nowhere"]),
    notes.find("topic", { limit: 1 }),
  ]);
  return outcomes.map((outcome) => {
    if (outcome.status === "fulfilled") return ["nothing"];
    const error: unknown = outcome.reason;
    return error instanceof StoreError ? [error.code, error.retry] : [String(error)];
  });
}
