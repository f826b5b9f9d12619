import { expect } from "chai";
import { StoreError } from "../../../../src/base/errors.ts";
import { inTime } from "../../../../src/store/mongodb/errors.ts";

describe("an answer of MongoDB", () => {
  it("is waited for", async () => {
    expect(await inTime(Promise.resolve("ann"), "people", 60_000)).equal("ann");
  });

  it("is given up when it never comes, to be asked for again", async () => {
    const never = new Promise(() => {});

    const error: unknown = await inTime(never, "people", 1).catch((caught: unknown) => caught);

    expect(error).instanceOf(StoreError);
    expect(error).include({ code: "STORE_UNREACHABLE", retry: "later" });
  });

  it("fails as it does", async () => {
    const cause = new Error("no such user");

    expect(await inTime(Promise.reject(cause), "people", 60_000).catch((one) => one)).equal(cause);
  });
});
