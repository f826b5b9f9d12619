import { expect } from "chai";
import { grouped } from "../../../src/store/grouped.ts";
import type { Documents } from "../../../src/store/port.ts";
import { memoryDocuments } from "../../../src/testing/memory-documents.ts";
import { aNote, type Note, type Notes, noteCollection } from "../../contract/behaviours/notes.ts";

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Calls of `get` end only when told to; `turns` counts those made in each turn of the loop. */
function aSlowHome() {
  const plain = memoryDocuments(noteCollection("notes"));
  const turns: number[] = [];
  let ends: (() => void)[] = [];
  let isCounting = false;
  const documents: Notes = {
    ...plain,
    async get(ids) {
      if (!isCounting) {
        turns.push(0);
        isCounting = true;
        setImmediate(() => {
          isCounting = false;
        });
      }
      turns[turns.length - 1] = (turns.at(-1) ?? 0) + 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      return plain.get(ids);
    },
  };
  const end = async () => {
    const some = ends;
    ends = [];
    for (const one of some) one();
    await turnOfTheLoop();
  };
  return { documents, turns, end };
}

describe("grouped calls", () => {
  it("are made at once when they come alone or in one turn of the event loop", async () => {
    const { documents, turns, end } = aSlowHome();
    const { get } = grouped(documents);

    const calls = [get(["a"]), get(["b"]), Promise.resolve().then(() => get(["c"]))];
    await turnOfTheLoop();

    expect(turns).deep.equal([3]);
    await end();
    expect(await Promise.all(calls)).deep.equal([[undefined], [undefined], [undefined]]);
  });

  it("wait while one is under way, and are made together when it has ended", async () => {
    const { documents, turns, end } = aSlowHome();
    const { get } = grouped(documents);
    const calls = [get(["a"])];
    for (let at = 0; at < 63; at++) {
      await turnOfTheLoop();
      calls.push(get([`${at}`]));
    }

    expect(turns).deep.equal([1]);
    await end();
    expect(turns).deep.equal([1, 63]);
    await end();

    expect((await Promise.all(calls)).length).equal(64);
  });

  it("wait for no call of another kind", async () => {
    const { documents, end } = aSlowHome();
    const { get, insert, find } = grouped(documents);
    const getting = get(["note"]);
    await turnOfTheLoop();

    expect(await insert([aNote({ size: 1 })])).deep.equal(["inserted"]);
    expect((await find("size", { limit: 1 })).items).deep.equal([aNote({ size: 1 })]);

    await end();
    await getting;
  });

  it("go on after one that failed, and pass on why", async () => {
    const plain = memoryDocuments(noteCollection("notes"));
    const broken: Documents<Note> = {
      ...plain,
      get: async ([id = ""]) => {
        await turnOfTheLoop();
        if (id === "bad") throw new Error("no");
        return plain.get([id]);
      },
    };
    const { get } = grouped(broken);

    const outcomes = await Promise.allSettled([get(["bad"]), get(["a"])]);
    const later = await get(["b"]);

    expect(outcomes.map(({ status }) => status)).deep.equal(["rejected", "fulfilled"]);
    expect(later).deep.equal([undefined]);
  });
});
