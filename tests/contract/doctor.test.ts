import { Readable } from "node:stream";
import { expect } from "chai";
import { open as openLmdb } from "lmdb";
import { type Customer, customers, newCustomer } from "../../src/model/customer.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { identities } from "../../src/model/identity.ts";
import { type InboxEntry, inbox } from "../../src/model/inbox.ts";
import { doctor } from "../../src/store/move/doctor.ts";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { noteSweep } from "../../src/store/retained.ts";
import { aScene } from "../kit/moving-scene.ts";
import { directories, places } from "../kit/places.ts";
import { anExchange, anInboxEntry, exchangesOf, fillStore } from "../kit/store-content.ts";
import { refusal } from "./behaviours/notes.ts";

const day = 86_400_000;

for (const at of places())
  describe(`doctor of the ${at.home} store`, () => {
    const scene = aScene([at]);
    afterEach(scene.end);
    const aStore = () => scene.program(at);
    const withCustomer = async (given: Partial<Customer>) => {
      const store = await aStore();
      const customer = { ...newCustomer("ada", new Date()), rev: 1, ...given };
      await store.collection(customers).insert([customer]);
      return store;
    };
    const faultsOf = async (store: Store) =>
      (await doctor(store)).problems.map(({ fault, id }) => `${fault} ${id}`);

    it("finds nothing wrong with a store that is well, and counts it", async () => {
      const store = await aStore();
      await fillStore(store, { customers: 3, exchangesEach: 5, files: 0 });

      const { problems, faults, counts } = await doctor(store);

      expect(problems).deep.equal([]);
      expect(faults).deep.equal({});
      expect(counts).include({ customers: 3, identities: 3, exchanges: 15, "#files": 0 });
    });

    for (const { title, stored, tail, count, isWell } of [
      { title: "none at all", stored: [], tail: [], count: 0, isWell: true },
      { title: "all in the timeline", stored: [1, 2, 3], tail: [], count: 3, isWell: true },
      { title: "all in the tail", stored: [], tail: [1, 2], count: 2, isWell: true },
      { title: "some in both", stored: [1, 2], tail: [2, 3], count: 3, isWell: true },
      { title: "a later one settled first", stored: [1, 3], tail: [2, 4], count: 4, isWell: true },
      { title: "newer ones in the timeline", stored: [1, 2, 3], tail: [], count: 2, isWell: true },
      { title: "the first missing", stored: [2, 3], tail: [], count: 3, isWell: false },
      { title: "one in between missing", stored: [1, 3], tail: [4], count: 4, isWell: false },
      { title: "the last missing", stored: [1, 2], tail: [3], count: 4, isWell: false },
      { title: "all missing", stored: [], tail: [], count: 2, isWell: false },
    ])
      it(`finds exchanges ${isWell ? "whole" : "missing"} with ${title}`, async () => {
        const of = (seqs: readonly number[]) => seqs.map((seq) => anExchange("ada", seq));
        const store = await withCustomer({ tail: of(tail), exchangeCount: count });
        await store.collection(exchanges).insert(of(stored));

        expect(await faultsOf(store)).deep.equal(isWell ? [] : ["exchange-missing ada"]);
      });

    it("does not miss what a sweep has removed", async () => {
      const createdAt = new Date(Date.now() - 900 * day);
      const store = await withCustomer({ exchangeCount: 9, createdAt });
      await store.collection(exchanges).insert(exchangesOf("ada", 5, 5));
      expect(await faultsOf(store)).deep.equal(["exchange-missing ada"]);

      await noteSweep(store, new Date(Date.now() - 720 * day));

      expect(await faultsOf(store)).deep.equal([]);
      await store.collection(exchanges).remove([anExchange("ada", 7)._id]);
      expect(await faultsOf(store)).deep.equal(["exchange-missing ada"]);
    });

    it("finds a message that was applied twice", async () => {
      const store = await withCustomer({ applied: ["one", "two", "one"] });

      expect(await faultsOf(store)).deep.equal(["applied-twice ada"]);
    });

    it("finds a message that is done and in nobody's story", async () => {
      const store = await withCustomer({ exchangeCount: 1, tail: [anExchange("ada", 1)] });
      const identity = { _id: "telegram:bot:ada", rev: 1, customer: "ada", createdAt: new Date() };
      await store.collection(identities).insert([identity]);
      const entries = [1, 2].map((seq): InboxEntry => anInboxEntry("ada", seq));
      await store.collection(inbox).insert(entries);

      expect(await faultsOf(store)).deep.equal([`message-lost ${entries[1]?._id}`]);
    });

    it("finds identities without a customer, unless a message of theirs waits", async () => {
      const store = await aStore();
      const createdAt = new Date();
      await store.collection(identities).insert([
        { _id: "telegram:bot:gone", rev: 1, customer: "gone", createdAt },
        { _id: "telegram:bot:comes", rev: 1, customer: "comes", createdAt },
      ]);
      await store.collection(inbox).insert([{ ...anInboxEntry("comes", 1), state: "new" }]);

      expect(await faultsOf(store)).deep.equal(["identity-without-customer telegram:bot:gone"]);
    });

    it("finds exchanges without a customer", async () => {
      const store = await aStore();
      await store.collection(exchanges).insert([anExchange("gone", 1)]);

      const id = anExchange("gone", 1)._id;
      expect(await faultsOf(store)).deep.equal([`exchange-without-customer ${id}`]);
    });

    it("finds files that no document names", async () => {
      const store = await aStore();
      const [used, unused] = [
        await store.files.put(Readable.from("used"), 100),
        await store.files.put(Readable.from("unused"), 100),
      ];
      const fact = { at: new Date(), source: "in:1", channel: "telegram" };
      const facts = { photo: { ...fact, value: { file: used.hash } } };
      const customer = { ...newCustomer("ada", new Date()), rev: 1, facts };
      await store.collection(customers).insert([customer]);

      expect(await faultsOf(store)).deep.equal([`file-unused ${unused.hash}`]);
    });

    it("counts what it finds too much of to list", async () => {
      const store = await aStore();
      const lost = Array.from({ length: 120 }, (_, seq) => anExchange("gone", seq + 1));
      await store.collection(exchanges).insert(lost);

      const { faults, problems } = await doctor(store);

      expect(faults).deep.equal({ "exchange-without-customer": 120 });
      expect(problems.length).equal(100);
    });

    it("says when there is no store", async () => {
      const store = await scene.tool(at);

      expect(await refusal(doctor(store))).equal("STORE_MISSING");
    });
  });

describe("doctor of the embedded store", () => {
  const at = directories();
  afterEach(at.clear);

  for (const damage of ["removed", "added", "wrong"] as const)
    it(`finds an index with an entry ${damage}`, async () => {
      const directory = await at.make();
      const store = storeFor({ directory });
      await store.open();
      await fillStore(store, { customers: 2, exchangesEach: 3, files: 0 });
      await store.close();
      await damageIndex(directory, damage);

      await store.open();
      const { faults } = await doctor(store);
      await store.close();

      expect(faults).deep.equal({ "index-differs": 1 });
    });
});

/** Changes the last entry of the index of identities behind the store's back. */
async function damageIndex(directory: string, damage: "removed" | "added" | "wrong") {
  const env = openLmdb({ path: `${directory}/store`, maxDbs: 128 });
  const options = { name: "identities#index", encoding: "string", keyEncoding: "binary" } as const;
  const index = env.openDB<string, Buffer>(options);
  const [last] = index.getKeys({ reverse: true, limit: 1 });
  if (!last) throw new Error("the index is empty");
  if (damage === "removed") await index.remove(last);
  if (damage === "added") await index.put(Buffer.concat([last, Buffer.from("x")]), "nobody");
  if (damage === "wrong") await index.put(last, "nobody");
  await env.close();
}
