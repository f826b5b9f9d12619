/** Opening, closing and sharing. */
import { expect } from "chai";
import { collection } from "../../../src/model/collection.ts";
import type { Store } from "../../../src/store/port.ts";
import {
  aNote,
  idsOf,
  type MakeStore,
  type Note,
  noteCollection,
  refusal,
  someNotes,
} from "./notes.ts";

export function life(makeStore: MakeStore): void {
  describe("life of a store", () => {
    let count = 0;
    const aPlace = () => {
      count += 1;
      return `life-${count}`;
    };
    const opened: Store[] = [];
    const openAt = async (place: string) => {
      const store = makeStore(place);
      opened.push(store);
      await store.open();
      return store;
    };
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    it("keeps everything from one opening to the next", async () => {
      const place = aPlace();
      const first = await openAt(place);
      const many = someNotes(20, (at) => ({ topic: `topic ${at}`, data: { at } }));
      await first.collection(noteCollection("notes")).insert(many);
      await first.close();

      const notes = (await openAt(place)).collection(noteCollection("notes"));

      expect((await notes.find("topic", { limit: 100 })).items.length).equal(20);
      expect(await notes.get(many.map(({ _id }) => _id))).deep.equal(many);
    });

    it("opens again after its own close", async () => {
      const store = await openAt(aPlace());
      const notes = store.collection(noteCollection("notes"));
      await notes.insert([aNote()]);

      await store.close();
      await store.open();

      expect(await notes.get(["note"])).deep.equal([aNote()]);
      expect(await store.collection(noteCollection("notes")).get(["note"])).deep.equal([aNote()]);
    });

    it("opens once when asked twice", async () => {
      const store = makeStore(aPlace());
      opened.push(store);

      await Promise.all([store.open(), store.open()]);
      await store.open();

      await store.check();
    });

    it("closes when asked twice, and when never opened", async () => {
      const store = await openAt(aPlace());

      await Promise.all([store.close(), store.close()]);
      await store.close();
      await makeStore(aPlace()).close();
    });

    it("refuses a collection and a check before it is open", async () => {
      const store = makeStore(aPlace());

      expect(await refusal((async () => store.collection(noteCollection("notes")))())).equal(
        "STORE_CLOSED",
      );
      expect(await refusal(store.check())).equal("STORE_CLOSED");
    });

    it("refuses every verb once it is closed", async () => {
      const store = await openAt(aPlace());
      const notes = store.collection(noteCollection("notes"));
      await notes.insert([aNote()]);
      await store.close();

      for (const work of [
        () => notes.get(["note"]),
        () => notes.insert([aNote()]),
        () => notes.replace([aNote({ rev: 2 })]),
        () => notes.remove(["note"]),
        () => notes.find("topic", { limit: 1 }),
        () => store.check(),
        async () => store.collection(noteCollection("notes")),
      ])
        expect(await refusal(work())).equal("STORE_CLOSED");
    });

    it("brings the writes under way to an end when it closes", async () => {
      const place = aPlace();
      const store = await openAt(place);
      const notes = store.collection(noteCollection("notes"));
      await notes.get([]);
      const many = someNotes(30, () => ({}));

      const writes = many.map((note) => notes.insert([note]));
      const [outcomes] = await Promise.all([Promise.allSettled(writes), store.close()]);

      const reopened = (await openAt(place)).collection(noteCollection("notes"));
      const kept = await reopened.get(many.map(({ _id }) => _id));
      for (const [at, outcome] of outcomes.entries())
        if (outcome.status === "fulfilled") expect(kept[at]).deep.equal(many[at]);
        else
          expect(outcome.reason)
            .have.property("code")
            .match(/^STORE_/);
    });

    it("goes on for others on the same place when one closes", async () => {
      const place = aPlace();
      const [leaves, stays] = [await openAt(place), await openAt(place)];
      const notes = stays.collection(noteCollection("notes"));
      await leaves.collection(noteCollection("notes")).insert([aNote()]);

      await leaves.close();

      expect(await notes.replace([aNote({ rev: 2 })])).deep.equal(["replaced"]);
      expect(await notes.get(["note"])).deep.equal([aNote({ rev: 2 })]);
    });

    it("keeps collections apart", async () => {
      const store = await openAt(aPlace());
      const [cups, mugs] = ["cups", "mugs"].map((name) => store.collection(noteCollection(name)));
      if (!cups || !mugs) throw new Error("no collections");

      await cups.insert([aNote({ topic: "tea" })]);
      await mugs.insert([aNote({ topic: "milk" }), aNote({ _id: "other", topic: "tea" })]);
      await mugs.remove(["note"]);

      expect(await idsOf(cups, "topic")).deep.equal(["note"]);
      expect(await idsOf(mugs, "topic")).deep.equal(["other"]);
    });

    it("gives one collection however often it is asked for", async () => {
      const store = await openAt(aPlace());

      await store.collection(noteCollection("notes")).insert([aNote()]);

      const again = store.collection(noteCollection("notes"));
      expect(await again.insert([aNote()])).deep.equal(["exists"]);
    });

    it("finds by an index declared later what was kept before", async () => {
      const place = aPlace();
      const first = await openAt(place);
      const many = someNotes(5, (at) => ({ topic: "tea", size: 5 - at }));
      await first.collection(collection<Note>()("notes", { topic: ["topic"] })).insert(many);
      await first.close();

      const bySize = collection<Note>()("notes", { size: ["size"], topic: ["topic", "size"] });
      const notes = (await openAt(place)).collection(bySize);

      const ids = many.map(({ _id }) => _id).reverse();
      for (const index of ["size", "topic"] as const)
        expect((await notes.find(index, { limit: 9 })).items.map(({ _id }) => _id)).deep.equal(ids);
    });

    it("checks that it keeps what it is given", async () => {
      const store = await openAt(aPlace());

      expect(await store.check()).equal(undefined);
      await Promise.all([store.check(), store.check()]);
    });

    it("says where it is", () => {
      const store = makeStore("somewhere");

      expect(store.home).oneOf(["embedded", "mongodb"]);
      expect(store.at).contain("somewhere");
    });
  });
}
