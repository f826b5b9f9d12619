/** Finding by the elements of a list. */
import { expect } from "chai";
import { day, type MakeStore, refusal } from "./notes.ts";
import { aPerson, freshPeople, type Person, peopleIn } from "./people.ts";

export function lists(makeStore: MakeStore): void {
  describe("lists", () => {
    const fresh = freshPeople(makeStore, "lists");

    it("are found by each of their elements", async () => {
      const people = fresh();
      await people.insert([aPerson({ phones: ["1", "2"], days: [day(1), day(2)], seen: 1 })]);

      for (const phone of ["1", "2"])
        expect(await peopleIn(people, "phone", { prefix: [phone] })).deep.equal(["ann"]);
      expect(await peopleIn(people, "days", { prefix: [day(2)] })).deep.equal(["ann"]);
      expect(await peopleIn(people, "phone", { prefix: ["12"] })).deep.equal([]);
    });

    it("hold an element once, however often it is in them", async () => {
      const people = fresh();
      await people.insert([aPerson({ days: [day(1), day(2), day(1)], seen: 1 })]);

      expect(await peopleIn(people, "days", { prefix: [day(1)] })).deep.equal(["ann"]);
    });

    it("are in no index while empty, missing or null", async () => {
      const people = fresh();
      await people.insert([
        aPerson({ _id: "empty", phones: [], days: [], seen: 1 }),
        aPerson({ _id: "null", phones: null, seen: 1 }),
        aPerson({ _id: "missing", seen: 1 }),
        aPerson({ _id: "no number", days: [day(1)] }),
        aPerson({ _id: "whole", phones: [""], days: [day(1)], seen: 1 }),
      ]);

      expect(await peopleIn(people, "phone", { prefix: [""] })).deep.equal(["whole"]);
      expect(await peopleIn(people, "days", { prefix: [day(1)] })).deep.equal(["whole"]);
    });

    it("order by what follows the element, not by their other elements", async () => {
      const people = fresh();
      await people.insert([
        aPerson({ _id: "c", days: [day(5), day(9)], seen: 1 }),
        aPerson({ _id: "a", days: [day(1), day(5)], seen: 3 }),
        aPerson({ _id: "d", days: [day(5)], seen: 2 }),
        aPerson({ _id: "b", days: [day(5)], seen: 2 }),
      ]);

      const prefix = [day(5)];
      expect(await peopleIn(people, "days", { prefix })).deep.equal(["c", "b", "d", "a"]);
      expect(await peopleIn(people, "days", { prefix, reverse: true })).deep.equal([
        "a",
        "d",
        "b",
        "c",
      ]);
      expect(await peopleIn(people, "days", { prefix, from: 2, before: 3 })).deep.equal(["b", "d"]);
    });

    it("stand behind another field", async () => {
      const people = fresh();
      await people.insert([
        aPerson({ _id: "a", city: "Rome", days: [day(1), day(2)], seen: 2 }),
        aPerson({ _id: "b", city: "Rome", days: [day(2)], seen: 1 }),
        aPerson({ _id: "c", city: "Oslo", days: [day(2)], seen: 0 }),
      ]);

      expect(await peopleIn(people, "cityDays", { prefix: ["Rome", day(2)] })).deep.equal([
        "b",
        "a",
      ]);
    });

    for (const reverse of [false, true])
      it(`are paged through ${reverse ? "backwards" : "forwards"}`, async () => {
        const people = fresh();
        const all = Array.from({ length: 11 }, (_, at) =>
          aPerson({ _id: `p${at}`, days: [day(1), day(at + 2)], seen: at % 3 }),
        );
        await people.insert(all);
        const prefix = [day(1)];
        const whole = await peopleIn(people, "days", { prefix, reverse });

        const seen: string[] = [];
        for (let after: string | undefined = ""; after !== undefined; ) {
          const range = { prefix, reverse, limit: 3, ...(after && { after }) };
          const page = await people.find("days", range);
          seen.push(...page.items.map(({ _id }) => _id));
          after = page.next;
        }

        expect(seen).deep.equal(whole);
        expect(seen).have.length(11);
      });

    it("follow a replace and a remove", async () => {
      const people = fresh();
      await people.insert([aPerson({ days: [day(1), day(2)], seen: 1 })]);

      await people.replace([aPerson({ rev: 2, days: [day(2), day(3)], seen: 1 })]);
      expect(await peopleIn(people, "days", { prefix: [day(1)] })).deep.equal([]);
      for (const at of [2, 3])
        expect(await peopleIn(people, "days", { prefix: [day(at)] })).deep.equal(["ann"]);

      await people.remove(["ann"]);
      expect(await peopleIn(people, "days", { prefix: [day(3)] })).deep.equal([]);
    });

    it("refuse a range that names no element", async () => {
      const people = fresh();

      for (const [index, prefix] of [
        ["phone", []],
        ["days", []],
        ["cityDays", ["Rome"]],
      ] as const)
        expect(await refusal(people.find(index, { prefix, limit: 1 }))).equal("STORE_BAD_RANGE");
    });

    it("refuse the cursor of another element", async () => {
      const people = fresh();
      await people.insert([aPerson({ days: [day(1), day(2)], seen: 1 })]);
      const { next: after = "" } = await people.find("days", { prefix: [day(1)], limit: 1 });

      const work = people.find("days", { prefix: [day(2)], limit: 1, after });

      expect(await refusal(work)).equal("STORE_BAD_CURSOR");
    });

    it("come back as they were", async () => {
      const people = fresh();
      const ann: Person = aPerson({ phones: ["2", "1"], days: [day(2), day(1), day(2)], seen: 1 });
      await people.insert([ann]);

      expect(await people.get(["ann"])).deep.equal([ann]);
      expect((await people.find("days", { prefix: [day(1)], limit: 1 })).items).deep.equal([ann]);
    });
  });
}
