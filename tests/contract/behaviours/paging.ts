/** Going through an index page by page while others write. */
import { expect } from "chai";
import type { Range } from "../../../src/store/port.ts";
import {
  aNote,
  day,
  freshNotes,
  type MakeStore,
  type Note,
  type NoteIndex,
  type Notes,
  refusal,
  revised,
  someNotes,
} from "./notes.ts";

export function paging(makeStore: MakeStore): void {
  describe("paging", () => {
    const fresh = freshNotes(makeStore, "paging");

    for (const reverse of [false, true])
      describe(reverse ? "backwards" : "forwards", () => {
        it("visits each document once, whatever the page size", async () => {
          const notes = fresh();
          const many = someNotes(23, (at) => ({ topic: `topic ${at % 4}`, at: day(at % 3) }));
          await notes.insert(many);
          const [whole] = await pagesOf(notes, "timeline", { limit: 100, reverse });

          for (const limit of [1, 2, 5, 22, 23, 24]) {
            const pages = await pagesOf(notes, "timeline", { limit, reverse });
            expect(pages.flat()).deep.equal(whole);
          }
        });

        it("tells documents with equal values apart by their ids", async () => {
          const notes = fresh();
          await notes.insert(someNotes(10, () => ({ topic: "tea" })));

          const pages = await pagesOf(notes, "topic", { limit: 3, reverse });

          const ids = someNotes(10, () => ({})).map(({ _id }) => _id);
          expect(pages.flat()).deep.equal(reverse ? ids.reverse() : ids);
        });

        it("stays within its range", async () => {
          const notes = fresh();
          await notes.insert(
            someNotes(30, (at) => ({ topic: ["milk", "tea", "water"][at % 3] ?? "", at: day(at) })),
          );

          const pages = await pagesOf(notes, "timeline", {
            prefix: ["tea"],
            from: day(7),
            before: day(22),
            limit: 2,
            reverse,
          });

          const expected = [7, 10, 13, 16, 19].map((at) => `note-00${String(at).padStart(2, "0")}`);
          expect(pages.flat()).deep.equal(reverse ? expected.reverse() : expected);
        });

        it("does not skip or repeat what stays while others come and go", async () => {
          const notes = fresh();
          const stays = someNotes(20, (at) => ({ _id: `stays ${at}`, topic: `t${at % 7}` }));
          const goes = someNotes(20, (at) => ({ _id: `goes ${at}`, topic: `t${at % 7}` }));
          await notes.insert([...stays, ...goes]);

          const pages = await pagesOf(notes, "topic", { limit: 4, reverse }, async (page) => {
            await notes.remove(goes.slice(page * 3, page * 3 + 3).map(({ _id }) => _id));
            await notes.insert(
              someNotes(4, (at) => ({ _id: `comes ${page} ${at}`, topic: `t${at * 2}` })),
            );
          });

          const seen = pages.flat().filter((id) => id.startsWith("stays"));
          expect(seen.sort()).deep.equal(stays.map(({ _id }) => _id).sort());
        });

        it("goes on from a document that is gone or moved", async () => {
          const notes = fresh();
          const many = someNotes(9, (at) => ({ size: at }));
          await notes.insert(many);

          const far = reverse ? 100 : -100;

          const pages = await pagesOf(notes, "size", { limit: 3, reverse }, async (page, last) => {
            const note = many.filter(({ _id }) => _id === last);
            if (page === 0) await notes.remove([last]);
            else await notes.replace(note.map((one) => revised(one, { size: far })));
          });

          expect(pages.flat().sort()).deep.equal(many.map(({ _id }) => _id));
        });
      });

    it("has no cursor after a page that is not full", async () => {
      const notes = fresh();
      await notes.insert(someNotes(3, (at) => ({ size: at })));

      expect(await notes.find("size", { limit: 4 })).not.have.property("next");
    });

    it("goes on from cursors with every kind of value", async () => {
      const notes = fresh();
      const odd: Partial<Note>[] = [
        { isDone: false, topic: "\0", size: -1.5 },
        { isDone: false, topic: 'a"\\b', size: 0 },
        { isDone: true, topic: "", size: 2 ** 53 - 1 },
        { isDone: true, topic: "👋", size: 1e300 },
        { isDone: true, topic: "x".repeat(2_000), size: 1 },
      ];
      await notes.insert(odd.map((given, at) => aNote({ _id: `${at}`, ...given })));

      const pages = await pagesOf(notes, "done", { limit: 1 });

      expect(pages.flat()).deep.equal(["0", "1", "2", "4", "3"]);
    });

    it("does not leave its range with a cursor of another", async () => {
      const notes = fresh();
      await notes.insert(someNotes(6, (at) => ({ topic: at < 3 ? "milk" : "tea", at: day(at) })));
      const { next = "" } = await notes.find("timeline", { prefix: ["milk"], limit: 1 });

      const range = { prefix: ["tea"], after: next, limit: 10 };

      expect((await notes.find("timeline", range)).items).have.length(3);
      expect((await notes.find("timeline", { ...range, reverse: true })).items).have.length(0);
    });

    it("refuses a cursor that it did not make", async () => {
      const notes = fresh();
      await notes.insert(someNotes(2, (at) => ({ size: at })));
      const { next: ofAnotherIndex = "" } = await notes.find("size", { limit: 1 });

      const forged = [
        [["tea"], ""],
        [["tea"], 1],
        [[{ $gt: "" }], "note"],
        [[null], "note"],
        [[{ date: "x" }], "note"],
        [[{ date: 9e15 }], "note"],
        "x",
        null,
      ].map((content) => Buffer.from(JSON.stringify(content)).toString("base64url"));
      for (const cursor of ["", "nonsense", "e30", ...forged])
        expect(await refusal(notes.find("topic", { after: cursor, limit: 1 }))).equal(
          "STORE_BAD_CURSOR",
        );
      expect(await refusal(notes.find("done", { after: ofAnotherIndex, limit: 1 }))).equal(
        "STORE_BAD_CURSOR",
      );
    });
  });
}

/** The ids page by page; `between` runs after each page but the last. */
async function pagesOf(
  notes: Notes,
  index: NoteIndex,
  range: Range,
  between: (page: number, last: string) => Promise<void> = async () => {},
): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await notes.find(index, { ...range, ...(cursor && { after: cursor }) });
    const ids = items.map(({ _id }) => _id);
    pages.push(ids);
    if (next === undefined) return pages;
    await between(pages.length - 1, ids.at(-1) ?? "");
    cursor = next;
  }
}
