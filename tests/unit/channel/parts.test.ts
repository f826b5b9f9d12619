import { expect } from "chai";
import fc from "fast-check";
import { limits } from "../../../adapters/web/limits.ts";
import type { Capabilities } from "../../../src/channel/driver.ts";
import { partsFor, plainPart } from "../../../src/channel/parts.ts";
import { codeContentType, type OutboundActivity } from "../../../src/model/activity.ts";

const { whatsapp, telegram, discord } = limits;

function anActivity(text: string, titles: readonly string[] = []): OutboundActivity {
  const actions = titles.map((title, at) => ({
    type: "messageBack" as const,
    ...{ title, value: `prompt:${at}` },
  }));
  return { type: "message", text, ...(actions.length > 0 && { suggestedActions: { actions } }) };
}

function withCode(text: string, code: string): OutboundActivity {
  return { type: "message", text, attachments: [{ contentType: codeContentType, content: code }] };
}

const titlesIn = (part: OutboundActivity | undefined) =>
  part?.suggestedActions?.actions.map(({ title }) => title);

describe("a message", () => {
  it("is one part as it is when it fits", () => {
    expect(partsFor(anActivity("Hello."), telegram)).to.deep.equal([anActivity("Hello.")]);
  });

  it("is several parts within the app's limit when it is long", () => {
    const parts = partsFor(anActivity("word ".repeat(1_000)), discord);

    expect(parts).to.have.lengthOf(3);
    for (const { text } of parts) expect(text.length).to.be.at.most(2_000);
  });

  it("has no part over the limit, whatever it says and offers", () => {
    const titles = fc.array(fc.string({ minLength: 1, maxLength: 60 }), { maxLength: 30 });
    const can = fc.constantFrom<Capabilities>(whatsapp, telegram, discord);
    fc.assert(
      fc.property(fc.string({ maxLength: 9_000 }), titles, can, (text, labels, app) => {
        for (const part of partsFor(anActivity(text, labels), app)) {
          expect(part.text.length).to.be.at.most(app.textLimit);
        }
      }),
    );
  });
});

describe("a choice", () => {
  it("has buttons where the app has them", () => {
    const [part] = partsFor(anActivity("Which?", ["Black", "Green"]), telegram);

    expect(part?.text).to.equal("Which?");
    expect(titlesIn(part)).to.deep.equal(["Black", "Green"]);
  });

  it("is numbered where the app has none", () => {
    const parts = partsFor(anActivity("Which?", ["Black", "Green"]), whatsapp);

    expect(parts).to.deep.equal([anActivity("Which?\n\n1. Black\n2. Green")]);
  });

  it("is numbered when there are more options than buttons", () => {
    const titles = Array.from({ length: 26 }, (_, at) => `Option ${at}`);

    expect(titlesIn(partsFor(anActivity("Which?", titles.slice(1)), discord)[0])).to.have.lengthOf(
      25,
    );
    expect(titlesIn(partsFor(anActivity("Which?", titles), discord)[0])).to.equal(undefined);
  });

  it("has labels cut to what a button holds", () => {
    const [part] = partsFor(anActivity("Which?", ["x".repeat(31), "x".repeat(30)]), telegram);

    expect(titlesIn(part)).to.deep.equal([`${"x".repeat(29)}…`, "x".repeat(30)]);
  });

  it("stands under the last part of a long question", () => {
    const parts = partsFor(anActivity("word ".repeat(600), ["Yes", "No"]), discord);

    expect(parts.map(titlesIn)).to.deep.equal([undefined, ["Yes", "No"]]);
  });

  it("carries the same values whatever its labels look like", () => {
    const [part] = partsFor(anActivity("Which?", ["x".repeat(99), "No"]), telegram);

    const values = part?.suggestedActions?.actions.map(({ value }) => value);
    expect(values).to.deep.equal(["prompt:0", "prompt:1"]);
  });

  it("of numbers is listed without numbers of its own", () => {
    const [part] = partsFor(anActivity("From 0 to 2?", ["0", "1", "2"]), whatsapp);

    expect(part?.text).to.equal("From 0 to 2?\n\n0\n1\n2");
  });
});

describe("something to copy", () => {
  it("is a message of its own where that is how one copies", () => {
    expect(partsFor(withCode("Yours:", "A-1"), whatsapp)).to.deep.equal([
      anActivity("Yours:"),
      anActivity("A-1"),
    ]);
  });

  for (const [name, can] of [
    ["a button", telegram],
    ["a code block", discord],
  ] as const) {
    it(`stays with its message where the app has ${name} for it`, () => {
      expect(partsFor(withCode("Yours:", "A-1"), can)).to.deep.equal([withCode("Yours:", "A-1")]);
    });
  }

  it("stands with the last part of a long text", () => {
    const parts = partsFor(withCode("word ".repeat(600), "A-1"), discord);

    expect(parts.map(({ attachments }) => attachments?.length)).to.deep.equal([undefined, 1]);
  });
});

describe("buttons beside a typed answer", () => {
  const beside: OutboundActivity = {
    type: "message",
    text: "A note?",
    suggestedActions: {
      actions: [{ type: "messageBack", title: "Skip", value: "prompt:0" }],
      areShortcuts: true,
    },
  };

  it("are shown where the app has buttons", () => {
    expect(partsFor(beside, telegram)).to.deep.equal([beside]);
  });

  it("are left out where it has none, since a number is an answer of its own", () => {
    expect(partsFor(beside, whatsapp)).to.deep.equal([{ type: "message", text: "A note?" }]);
  });

  it("are left out of plain text", () => {
    expect(plainPart(beside, 100).text).to.equal("A note?");
  });
});

describe("options that begin alike", () => {
  const alike = ["one", "two"].map((end) => `${"x".repeat(40)} ${end}`);

  it("are written out where their cut labels would look the same", () => {
    const [part] = partsFor(anActivity("Which?", alike), telegram);

    expect(part?.text).to.equal(`Which?\n\n1. ${alike[0]}\n2. ${alike[1]}`);
    expect(titlesIn(part)).to.equal(undefined);
  });

  it("are buttons where the labels have room", () => {
    expect(titlesIn(partsFor(anActivity("Which?", alike), discord)[0])).to.deep.equal(alike);
  });
});
