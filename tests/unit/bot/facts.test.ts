import { expect } from "chai";
import { factsWith } from "../../../src/bot/facts.ts";
import type { Customer } from "../../../src/model/customer.ts";

const day = (count: number) => new Date(Date.UTC(2030, 0, count));

const told = (value: Customer["facts"][string]["value"], count: number, channel = "telegram") => ({
  value,
  at: day(count),
  source: `in:${count}`,
  channel,
});

function corrected(...values: readonly string[]): Customer["facts"] {
  return values.reduce<Customer["facts"]>(
    (facts, value, at) => factsWith(facts, "address", told(value, at + 1)),
    {},
  );
}

describe("a fact that is corrected", () => {
  it("keeps what it was, with when, where and in which message that was told", () => {
    const facts = factsWith(corrected("Elm Street"), "address", told("Hill Street", 2, "discord"));

    expect(facts.address).to.deep.equal({
      ...told("Hill Street", 2, "discord"),
      earlier: [told("Elm Street", 1)],
    });
  });

  it("has the newest of its earlier values first", () => {
    const { earlier } = corrected("one", "two", "three").address ?? {};

    expect(earlier?.map(({ value }) => value)).to.deep.equal(["two", "one"]);
  });

  it("keeps ten of them", () => {
    const { earlier } =
      corrected(...Array.from({ length: 30 }, (_, at) => `no. ${at}`)).address ?? {};

    expect(earlier).to.have.lengthOf(10);
    expect(earlier?.at(-1)?.value).to.equal("no. 19");
  });

  it("keeps no long ones, so that the customer's document stays small", () => {
    const long = (letter: string) => letter.repeat(3_000);
    const { earlier } = corrected(long("a"), long("b"), "c").address ?? {};

    expect(earlier?.map(({ value }) => value)).to.deep.equal([long("b")]);
  });

  it("leaves other facts alone", () => {
    const facts = factsWith(corrected("Elm Street"), "name", told("Ann", 2));

    expect(facts.address).to.deep.equal(told("Elm Street", 1));
  });
});

describe("a fact that is told again", () => {
  it("is as old as it was told last, and no earlier value of itself", () => {
    const facts = factsWith(corrected("one", "two"), "address", told("two", 9));

    expect(facts.address).to.deep.equal({ ...told("two", 9), earlier: [told("one", 1)] });
  });

  it("is the same when its parts are", () => {
    const place = { address: "Quay 1", since: day(1) };
    const facts = factsWith({}, "place", told({ ...place }, 1));

    expect(factsWith(facts, "place", told({ ...place }, 2)).place).to.not.have.property("earlier");
  });
});
