import { expect } from "chai";
import fc from "fast-check";
import { limits } from "../../../adapters/web/limits.ts";
import type { Capabilities } from "../../../src/channel/driver.ts";
import { partsFor, plainPart } from "../../../src/channel/parts.ts";
import { activityOf } from "../../../src/flow/content.ts";
import type { OutboundActivity } from "../../../src/model/activity.ts";
import { filesOf } from "../../../src/model/file-attachment.ts";
import { aFile } from "../../kit/files.ts";

const { whatsapp, telegram, discord } = limits;
const terms = aFile();
const photo = aFile({ name: "photo.jpg", type: "image/jpeg" });

/** What each part says, and the names of the files it carries. */
function shownIn(parts: readonly OutboundActivity[]) {
  return parts.map((part) => [part.text, ...filesOf(part).map(({ name }) => name)]);
}

describe("a message with files", () => {
  it("is one part with its text as caption where there is one file", () => {
    const parts = partsFor(activityOf({ text: "Our terms", files: [terms] }), telegram);

    expect(shownIn(parts)).to.deep.equal([["Our terms", "terms.pdf"]]);
  });

  it("has a part for each file where the app takes one a message", () => {
    const parts = partsFor(activityOf({ text: "Both", files: [terms, photo] }), whatsapp);

    expect(shownIn(parts)).to.deep.equal([["Both"], ["", "terms.pdf"], ["", "photo.jpg"]]);
  });

  it("is one part where the app takes several files together", () => {
    const parts = partsFor(activityOf({ text: "Both", files: [terms, photo] }), discord);

    expect(shownIn(parts)).to.deep.equal([["Both", "terms.pdf", "photo.jpg"]]);
  });

  it("says what is too long for a caption in parts of its own", () => {
    const text = "word ".repeat(300).trim();
    const parts = partsFor(activityOf({ text, files: [terms] }), telegram);

    expect(shownIn(parts)).to.deep.equal([[text], ["", "terms.pdf"]]);
  });

  it("ends with its buttons, so that the files stand above them", () => {
    const content = { text: "Sign them?", files: [terms, photo], buttons: ["Sign"] };
    const parts = partsFor(activityOf(content), telegram);

    expect(shownIn(parts)).to.deep.equal([["", "terms.pdf", "photo.jpg"], ["Sign them?"]]);
    expect(parts.at(-1)?.suggestedActions?.actions).to.have.lengthOf(1);
  });

  it("is an album where only text may stand with several files", () => {
    const plain = partsFor(activityOf({ text: "Both", files: [terms, photo] }), telegram);
    const code = { text: "Both, and a voucher:", code: "NEWS20", files: [terms, photo] };

    expect(shownIn(plain)).to.deep.equal([["Both", "terms.pdf", "photo.jpg"]]);
    expect(shownIn(partsFor(activityOf(code), telegram))).to.deep.equal([
      ["Both, and a voucher:"],
      ["", "terms.pdf", "photo.jpg"],
    ]);
  });

  it("carries buttons and a file together where both fit", () => {
    const content = { text: "Sign?", files: [terms], buttons: ["Sign"] };
    const [part, ...others] = partsFor(activityOf(content), telegram);

    expect(others).to.deep.equal([]);
    expect(part?.suggestedActions?.actions).to.have.lengthOf(1);
    expect(filesOf(part ?? { attachments: [] })).to.deep.equal([terms]);
  });

  it("has no empty part beside files without a text", () => {
    const parts = partsFor(activityOf({ text: "", files: [terms, photo] }), whatsapp);

    expect(shownIn(parts)).to.deep.equal([
      ["", "terms.pdf"],
      ["", "photo.jpg"],
    ]);
  });

  it("shows a code beside its file in the way of the app", () => {
    const content = { text: "Yours:", code: "NEWS20", files: [terms] };

    expect(shownIn(partsFor(activityOf(content), discord))).to.deep.equal([
      ["Yours:", "terms.pdf"],
    ]);
    expect(shownIn(partsFor(activityOf(content), whatsapp))).to.deep.equal([
      ["Yours:"],
      ["NEWS20"],
      ["", "terms.pdf"],
    ]);
  });

  it("gives a part of its own to what is too large for the app", () => {
    const film = aFile({ name: "film.mp4", sizeBytes: discord.files.sendBytes + 1 });
    const parts = partsFor(activityOf({ text: "All", files: [film, terms, photo] }), discord);

    expect(shownIn(parts)).to.deep.equal([
      ["All"],
      ["", "film.mp4"],
      ["", "terms.pdf", "photo.jpg"],
    ]);
  });

  it("loses no file and breaks no limit, whatever it carries", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 70_000_000 }), { maxLength: 14 });
    const can = fc.constantFrom<Capabilities>(whatsapp, telegram, discord);
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000 }), sizes, can, (text, each, app) => {
        const files = each.map((sizeBytes, at) => aFile({ name: `${at}.bin`, sizeBytes }));
        const parts = partsFor(activityOf({ text, files }), app);

        expect(parts.flatMap((part) => filesOf(part))).to.deep.equal(files);
        for (const part of parts) {
          const carried = filesOf(part);
          const bytes = carried.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
          const limit = carried.length > 0 ? app.files.captionLimit : app.textLimit;
          expect(part.text.length).to.be.at.most(limit);
          expect(carried.length).to.be.at.most(app.files.together.most);
          if (carried.length > 1) expect(bytes).to.be.at.most(app.files.together.bytes);
        }
      }),
    );
  });

  it("keeps its files when the app refuses its formatting", () => {
    const part = plainPart(activityOf({ text: "*Terms*", files: [terms] }), 100);

    expect(filesOf(part)).to.deep.equal([terms]);
  });
});
