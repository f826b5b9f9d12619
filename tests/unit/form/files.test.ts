import { expect } from "chai";
import type { z } from "zod";
import { answerTold } from "../../../src/form/answer.ts";
import { leafFor } from "../../../src/form/fields-of.ts";
import { formLanguageFor, formLanguages } from "../../../src/form/languages/languages.ts";
import { contact, file, location, phone } from "../../../src/form/makers.ts";
import type { Attached, KeptFile } from "../../../src/model/attached.ts";
import { isAccepted } from "../../../src/model/file-type.ts";

function aFile(more: Partial<KeptFile> = {}): Attached {
  const file = { hash: "a".repeat(64), name: "a.png", type: "image/png", sizeBytes: 70 };
  return { type: "file", file: { ...file, ...more } };
}

/** What a field makes of what came with a message. */
async function told(
  attached: readonly Attached[],
  schema: z.ZodType,
  { language = "en", text = "" } = {},
): Promise<unknown> {
  const leaf = leafFor(schema);
  if (!leaf) throw new Error("this schema is no field");
  const reading = { leaf, language: formLanguageFor(language), at: new Date(0) };
  const answered = await answerTold({ text, attached }, reading);
  return answered.type === "value" ? answered.value : answered.reason;
}

const photo = file({ accept: ["image/*"], maxMegabytes: 1 });

describe("a field of files", () => {
  const refused: readonly (readonly [what: string, attached: readonly Attached[]])[] = [
    ["is of another type", [aFile({ type: "application/pdf" })]],
    ["is a picture with scripts", [aFile({ type: "image/svg+xml" })]],
    ["is larger than the field takes", [aFile({ sizeBytes: 1_000_001 })]],
    ["was too large for the app", [{ type: "refused", reason: "too large", limitBytes: 20 }]],
    ["was empty", [{ type: "refused", reason: "empty" }]],
    ["cannot be read", [{ type: "refused", reason: "unreadable" }]],
    ["is gone", [{ type: "refused", reason: "gone" }]],
    ["is of no type that is taken", [{ type: "refused", reason: "type" }]],
    ["is one of two", [aFile(), aFile()]],
    ["is a place", [{ type: "location", latitude: 1, longitude: 1 }]],
  ];
  for (const [what, attached] of refused) {
    it(`says in every language that what came ${what}`, async () => {
      const reasons = await Promise.all(
        formLanguages.map(({ code: language }) => told(attached, photo, { language })),
      );

      expect(new Set(reasons).size).to.equal(formLanguages.length);
      for (const reason of reasons) expect(reason).to.match(/^\p{L}.{10,}[.]$/u);
    });
  }

  it("names what it takes in the customer's words", async () => {
    const documents = file({
      accept: [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "image/*",
      ],
    });

    expect(await told([aFile({ type: "text/plain" })], documents)).to.equal(
      "That kind of file cannot be taken here: it has to be PDF, a document, or a picture.",
    );
  });

  it("takes all but programs and pages with scripts where it names no types", async () => {
    expect(await told([aFile({ type: "video/mp4" })], file())).to.have.property("type");
    expect(await told([aFile({ type: "application/x-msdownload" })], file())).to.equal(
      "That kind of file cannot be taken here.",
    );
  });

  it("takes a program only where it names its very type", () => {
    expect(isAccepted("image/svg+xml", ["image/*"])).to.equal(false);
    expect(isAccepted("image/svg+xml", ["image/svg+xml"])).to.equal(true);
    expect(isAccepted("text/html", ["text/*"])).to.equal(false);
  });

  it("takes the smaller of what it and the app take", async () => {
    const large: Attached = { type: "refused", reason: "too large", limitBytes: 50_000_000 };

    expect(await told([large], photo)).to.equal("That file is too large: at most 1 MB.");
  });

  it("may be left out in words", async () => {
    const optional = file().optional().meta({ widget: "file" });

    expect(await told([], optional, { text: "skip" })).to.equal(undefined);
  });

  for (const type of ["png", "image", "*/*", "image/", ""]) {
    it(`cannot be made to take "${type}"`, () => {
      expect(() => file({ accept: [type] })).to.throw(RangeError, "is no type of files");
    });
  }
});

describe("what is shared on an app", () => {
  const ben: Attached = { type: "contact", name: "Ben", phone: "27821234567" };

  it("is a place, whatever the app calls it", async () => {
    const shared: Attached = { type: "location", latitude: 52.5, longitude: 13.4, address: "X" };

    expect(await told([shared], location())).to.deep.equal({ latitude: 52.5, longitude: 13.4 });
  });

  it("is somebody, or the number of whoever is asked for theirs", async () => {
    expect(await told([ben], contact())).to.deep.equal({ name: "Ben", phone: "+27821234567" });
    const own = { ...ben, isOwn: true };
    const local = { ...own, phone: "082 123 4567" };

    expect(await told([own], phone())).to.equal("+27821234567");
    expect(await told([local], phone({ country: "ZA" }))).to.equal("+27821234567");
  });

  it("is nothing when it is two, or no number", async () => {
    const noFit = "What you sent does not fit here. Write the answer.";

    expect(await told([ben, ben], contact())).to.equal(noFit);
    expect(await told([ben], phone()), "the number of somebody else").to.equal(noFit);
    expect(await told([{ ...ben, isOwn: true, phone: "12" }], phone())).to.equal(noFit);
  });

  it("gives way to what is written beside it where it fits nothing", async () => {
    const place: Attached = { type: "location", latitude: 1, longitude: 1 };

    expect(await told([place], phone(), { text: "+27 82 123 4567" })).to.equal("+27821234567");
  });
});
