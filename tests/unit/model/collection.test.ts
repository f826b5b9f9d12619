import { expect } from "chai";
import { collection, type Document } from "../../../src/model/collection.ts";

interface Cup extends Document {
  readonly colour?: string | null;
  readonly marks: readonly string[];
  readonly sizes?: readonly number[] | null;
  readonly saucer: { readonly colour: string };
}

describe("collection", () => {
  it("takes indexes over its scalar fields and lists of scalars", () => {
    const indexes = {
      colour: ["colour", "rev"],
      once: { on: ["colour"], unique: true },
      marks: { on: ["marks"], each: "marks", unique: true },
      sizes: { on: ["colour", "sizes", "_id"], each: "sizes" },
    } as const;

    expect(collection<Cup>()("cups", indexes)).deep.equal({ name: "cups", indexes });
  });

  it("does not compile with a field that is unknown or cannot be indexed", () => {
    const declare = collection<Cup>();

    // @ts-expect-error: no such field
    declare("cups", { size: ["size"] });
    // @ts-expect-error: no such field
    declare("cups", { size: { on: ["size"], unique: true } });
    // @ts-expect-error: an object
    declare("cups", { saucer: ["saucer"] });
    // @ts-expect-error: a list, and no word of its elements
    declare("cups", { marks: ["marks"] });
    // @ts-expect-error: not a list
    declare("cups", { colour: { on: ["colour"], each: "colour" } });
    // @ts-expect-error: two lists in one index
    declare("cups", { both: { on: ["marks", "sizes"], each: "marks" } });
    expect(declare("cups", {}).indexes).deep.equal({});
  });
});
