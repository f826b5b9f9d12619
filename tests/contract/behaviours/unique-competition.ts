/** Several writers and one unique value. */
import { expect } from "chai";
import type { MakeStore } from "./notes.ts";
import { aPerson, type People, peopleCollection, peopleIn } from "./people.ts";

const rivals = Array.from({ length: 16 }, (_, at) => `rival-${at}`);

export function uniqueCompetition(makeStore: MakeStore): void {
  describe("unique values in competition", () => {
    const [one, other] = [makeStore("unique-of-two"), makeStore("unique-of-two")];
    before(() => Promise.all([one.open(), other.open()]));
    after(() => Promise.all([one.close(), other.close()]));
    const both = (name: string): [People, People] => [
      one.collection(peopleCollection(name)),
      other.collection(peopleCollection(name)),
    ];

    it("go to one of sixteen inserts", async () => {
      const pair = both("inserts");

      for (const round of ["a", "b", "c"]) {
        const outcomes = await Promise.all(
          rivals.map((rival, at) =>
            pair[at % 2]?.insert([
              aPerson({ _id: `${rival}${round}`, phones: [round, rival + round] }),
            ]),
          ),
        );

        const winners = rivals.filter((_, at) => outcomes[at]?.[0] === "inserted");
        const [holder] = await peopleIn(pair[0], "phone", { prefix: [round] });
        expect(winners.map((winner) => `${winner}${round}`)).deep.equal([holder]);
      }
    });

    it("go to one of sixteen replaces", async () => {
      const pair = both("replaces");
      await pair[0].insert(rivals.map((_id) => aPerson({ _id, phones: [_id] })));

      const outcomes = await Promise.all(
        rivals.map((_id, at) =>
          pair[at % 2]?.replace([aPerson({ _id, rev: 2, phones: [_id, "all"] })]),
        ),
      );

      const winners = rivals.filter((_, at) => outcomes[at]?.[0] === "replaced");
      expect(winners).deep.equal(await peopleIn(pair[0], "phone", { prefix: ["all"] }));
      expect(new Set(outcomes.flat())).deep.equal(new Set(["replaced", "taken"]));
    });

    it("are never held by two while they are handed round", async () => {
      const pair = both("round");
      await pair[0].insert(rivals.slice(0, 4).map((_id) => aPerson({ _id })));

      await Promise.all(rivals.slice(0, 4).map((id, at) => takeAndDrop(pair[at % 2], id, 4)));

      expect(await peopleIn(pair[1], "phone", { prefix: ["key"] })).deep.equal([]);
      expect(await pair[1].insert([aPerson({ phones: ["key"] })])).deep.equal(["inserted"]);
    });
  });
}

/** Takes a key that all want, sees that nobody else has it, and drops it. */
async function takeAndDrop(people: People | undefined, id: string, times: number): Promise<void> {
  let rev = 1;
  for (let done = 0; people && done < times; ) {
    const [outcome] = await people.replace([aPerson({ _id: id, rev: rev + 1, phones: ["key"] })]);
    if (outcome !== "replaced") continue;
    expect(await peopleIn(people, "phone", { prefix: ["key"] })).deep.equal([id]);
    await people.replace([aPerson({ _id: id, rev: rev + 2 })]);
    rev += 2;
    done += 1;
  }
}
