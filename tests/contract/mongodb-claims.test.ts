import { randomUUID } from "node:crypto";
import { expect } from "chai";
import mongoose, { type mongo } from "mongoose";
import { mongodbStore } from "../../src/store/mongodb/mongodb.ts";
import { aPerson, type People, peopleCollection, peopleIn } from "./behaviours/people.ts";

const uri = process.env.TEST_MONGODB_URI;
/** As the home keeps them. */
interface Raw {
  _id: string;
  [key: string]: unknown;
}

describe("unique values in MongoDB", () => {
  if (uri === undefined) {
    console.log("unique values in MongoDB: not tried, since TEST_MONGODB_URI names no server");
    return;
  }
  const address = new URL(uri);
  address.pathname = `/claims-${randomUUID().slice(0, 8)}`;
  const store = mongodbStore({ uri: address.href });
  const raw = mongoose.createConnection(address.href);
  let count = 0;
  before(() => store.open());
  after(async () => {
    await store.close();
    await raw.dropDatabase();
    await raw.close();
  });

  /** People, and what lies below them. */
  const fresh = () => {
    count += 1;
    const people = store.collection(peopleCollection(`people-${count}`));
    const rawCollection = (name: string): mongo.Collection<Raw> =>
      raw.getClient().db(address.pathname.slice(1)).collection<Raw>(name);
    const documents = rawCollection(`people-${count}`);
    const claims = rawCollection(`people-${count}.unique`);
    return { people, documents, claims };
  };
  const keyOf = async ({ people, claims }: ReturnType<typeof fresh>, phone: string) => {
    await people.insert([aPerson({ _id: "probe", phones: [phone] })]);
    const found = await claims.findOne({ owner: "probe" });
    await people.remove(["probe"]);
    return found?._id ?? "";
  };

  describe("after a crash in an insert", () => {
    const withDeadInsert = async () => {
      const place = fresh();
      const key = await keyOf(place, "1");
      const dead = { _id: "dead", rev: 1, phones: ["1"], "%write": "w", "%pending": true };
      await place.documents.insertOne(dead);
      await place.claims.insertOne({ _id: key, owner: "dead", write: "w" });
      return place.people;
    };

    it("show nothing of it", async () => {
      const people = await withDeadInsert();

      expect(await people.get(["dead"])).deep.equal([undefined]);
      expect(await peopleIn(people, "phone", { prefix: ["1"] })).deep.equal([]);
      expect(await people.replace([aPerson({ _id: "dead", rev: 2 })])).deep.equal(["stale"]);
    });

    it("are free for another document", async () => {
      const people = await withDeadInsert();

      expect(await people.insert([aPerson({ phones: ["1"] })])).deep.equal(["inserted"]);
      expect(await people.get(["dead"])).deep.equal([undefined]);
    });

    it("are free for the same document", async () => {
      const people = await withDeadInsert();

      const again = aPerson({ _id: "dead", phones: ["1"] });
      expect(await people.insert([again])).deep.equal(["inserted"]);
      expect(await people.get(["dead"])).deep.equal([again]);
    });
  });

  describe("after a crash in a replace", () => {
    const withDeadReplace = async () => {
      const place = fresh();
      const key = await keyOf(place, "1");
      await place.people.insert([aPerson({ phones: ["2"] })]);
      await place.claims.insertOne({ _id: key, owner: "ann", write: "dead" });
      return place;
    };

    it("are free for another document", async () => {
      const { people } = await withDeadReplace();

      expect(await people.insert([aPerson({ _id: "bob", phones: ["1"] })])).deep.equal([
        "inserted",
      ]);
      await expectHolder(people, "1", "bob");
    });

    it("are free for the same document", async () => {
      const { people } = await withDeadReplace();

      expect(await people.replace([aPerson({ rev: 2, phones: ["1"] })])).deep.equal(["replaced"]);
      await expectHolder(people, "1", "ann");
    });

    it("keep out the replace should it come to life again", async () => {
      const { people, documents } = await withDeadReplace();
      const before = await documents.findOne({ _id: "ann" });
      await people.insert([aPerson({ _id: "bob", phones: ["1"] })]);

      const filter = { _id: "ann", "%write": before?.["%write"], "%fence": null };
      const late = await documents.replaceOne(filter, { rev: 2, phones: ["1"] });

      expect(late.matchedCount).equal(0);
    });
  });

  it("leave no claim behind", async () => {
    const { people, claims } = fresh();
    const ann = aPerson({ city: "Rome", name: "Ann", phones: ["1", "2"] });
    await people.insert([ann, aPerson({ _id: "bob", phones: ["3", "1"] })]);
    await people.replace([{ ...ann, rev: 2, phones: ["3"], name: "Anna" }]);
    expect(await claims.countDocuments({ owner: "ann" })).equal(2);

    await people.remove(["ann"]);

    expect(await claims.countDocuments({ owner: { $in: ["ann", "bob"] } })).equal(0);
  });
});

async function expectHolder(people: People, phone: string, id: string): Promise<void> {
  expect(await peopleIn(people, "phone", { prefix: [phone] })).deep.equal([id]);
  expect(await people.insert([aPerson({ _id: "late", phones: [phone] })])).deep.equal(["exists"]);
}
