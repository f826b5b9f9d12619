import { expect } from "chai";
import { limits, skins, web } from "../../../adapters/web/index.ts";
import type { OutboundActivity } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

function aText(units: number): OutboundActivity {
  return { type: "message", text: "x".repeat(units) };
}

function aQuestion(titles: readonly string[]): OutboundActivity {
  const actions = titles.map((title, at) => ({
    ...{ type: "messageBack" as const, title, value: `question:${at}` },
  }));
  return { type: "message", text: "Which one?", suggestedActions: { actions } };
}

const codeContentType = "application/vnd.throughline.code";

function aVoucher(): OutboundActivity {
  const attachments = [{ contentType: codeContentType, content: "NEWS20" }];
  return { type: "message", text: "Your voucher:", attachments };
}

const anApp = (skin: (typeof skins)[number]) => web({ skin, store: memoryStore() });

describe("limits of the simulated apps", () => {
  it("are those of the real ones", () => {
    expect(limits.whatsapp).to.include({ edits: false, dropsRepeatsMs: 0 });
    expect(limits.telegram).to.include({ textLimit: 4_096, edits: true, dropsRepeatsMs: 0 });
    expect(limits.discord).to.include({ textLimit: 2_000, edits: true, dropsRepeatsMs: 120_000 });
  });

  for (const skin of skins) {
    const { textLimit } = limits[skin];

    describe(`on ${skin}`, () => {
      it("leave text whole up to the limit, and cut it after", () => {
        const app = anApp(skin);

        expect(app.parts(aText(textLimit - 1))).to.have.length(1);
        expect(app.parts(aText(textLimit))).to.have.length(1);
        expect(app.parts(aText(textLimit + 1))).to.have.length(2);
      });

      it("hold for every part of a megabyte, and keep all of it", () => {
        const text = "A sentence of some length. ".repeat(40_000).trim();

        const parts = anApp(skin).parts({ type: "message", text });

        expect(parts.every((part) => part.text.length <= textLimit)).to.equal(true);
        expect(parts.map((part) => part.text).join(" ")).to.equal(text);
      });

      it("keep buttons under the last part of a long question", () => {
        const question = { ...aQuestion(["Yes", "No"]), text: "word ".repeat(textLimit / 4) };

        const parts = anApp(skin).parts(question);

        const withButtons = parts.map((part) => part.suggestedActions !== undefined);
        expect(parts.length).to.be.greaterThan(1);
        expect(withButtons.slice(0, -1)).to.not.include(true);
        expect(withButtons.at(-1)).to.equal(skin !== "whatsapp");
      });
    });
  }

  describe("of buttons", () => {
    const manyTitles = (count: number) => Array.from({ length: count }, (_, at) => `Choice ${at}`);

    it("number the choices where there are none", () => {
      const [part] = anApp("whatsapp").parts(aQuestion(["Yes", "No"]));

      expect(part?.text).to.equal("Which one?\n\n1. Yes\n2. No");
      expect(part?.suggestedActions).to.equal(undefined);
    });

    it("number the choices where there are too many", () => {
      const [most] = anApp("discord").parts(aQuestion(manyTitles(25)));
      const [tooMany] = anApp("discord").parts(aQuestion(manyTitles(26)));

      expect(most?.suggestedActions?.actions).to.have.length(25);
      expect(tooMany?.suggestedActions).to.equal(undefined);
      expect(tooMany?.text).to.include("\n26. Choice 25");
    });

    for (const skin of ["telegram", "discord"] as const) {
      it(`cut a long label on ${skin}`, () => {
        const { labelLimit } = limits[skin].choices;
        const titles = [labelLimit, labelLimit + 1].map((units) => "x".repeat(units));

        const [part] = anApp(skin).parts(aQuestion(titles));

        expect(part?.suggestedActions?.actions.map(({ title }) => title)).to.deep.equal([
          "x".repeat(labelLimit),
          `${"x".repeat(labelLimit - 1)}…`,
        ]);
      });
    }
  });

  describe("of vouchers", () => {
    it("make one a message of its own on whatsapp", () => {
      const texts = anApp("whatsapp")
        .parts(aVoucher())
        .map((part) => part.text);

      expect(texts).to.deep.equal(["Your voucher:", "NEWS20"]);
    });

    for (const skin of ["telegram", "discord"] as const) {
      it(`leave one with its message on ${skin}`, () => {
        expect(anApp(skin).parts(aVoucher())).to.deep.equal([aVoucher()]);
      });
    }
  });
});
