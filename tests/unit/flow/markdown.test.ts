import { expect } from "chai";
import fc from "fast-check";
import { html } from "../../../adapters/telegram/html.ts";
import { limits } from "../../../adapters/web/limits.ts";
import { partsFor } from "../../../src/channel/parts.ts";
import { activityOf } from "../../../src/flow/content.ts";
import { markdown } from "../../../src/flow/markdown.ts";
import { shownText } from "../../servers/telegram/html.ts";

/** What is marked, and as what. */
function marked(source: string): string[] {
  const { text, marks } = markdown(source);
  return marks.map(({ from, to, as, url }) => {
    return [as, text.slice(from, to), ...(url === undefined ? [] : [url])].join(": ");
  });
}

function card(text: string, title?: string) {
  return activityOf({ text, format: "markdown", ...(title !== undefined && { title }) });
}

describe("markdown", () => {
  const readings: readonly [source: string, text: string, marks: readonly string[]][] = [
    ["**Bold** and *so _on_*", "Bold and so on", ["bold: Bold", "italic: so on", "italic: on"]],
    ["~~no~~ `a < b && c`", "no a < b && c", ["strike: no", "code: a < b && c"]],
    ["See [us](https://x.example/?a=1&b)", "See us", ["link: us: https://x.example/?a=1&b"]],
    ["[no](javascript:alert(1))", "[no](javascript:alert(1))", []],
    ["# Title\n\nText\nand more", "Title\n\nText\nand more", ["bold: Title"]],
    ["- one\n- **two**\n  - three", "• one\n• two\n   • three", ["bold: two"]],
    ["3. three\n4. four", "3. three\n4. four", []],
    ["> Said *so*", "Said so", ["quote: Said so", "italic: so"]],
    ["```ts\nif (a < b) {}\n```", "if (a < b) {}", ["block: if (a < b) {}"]],
    ["2 \\* 3 & 4 < 5 &amp; <b>", "2 * 3 & 4 < 5 &amp; <b>", []],
  ];
  for (const [source, text, marks] of readings) {
    it(`reads ${JSON.stringify(source)}`, () => {
      expect(markdown(source).text).to.equal(text);
      expect(marked(source)).to.deep.equal(marks);
    });
  }

  it("is read where a card says so, below its title", () => {
    const { text, marks } = card("Now **new**", "News");

    expect(text).to.equal("News\n\nNow new");
    expect(marks).to.deep.equal([{ from: 10, to: 13, as: "bold" }]);
    expect(activityOf({ text: "Now **new**" })).to.deep.equal({
      ...{ type: "message", text: "Now **new**" },
    });
  });

  it("keeps its looks in each of the parts that an app needs for it", () => {
    const sentence = "A **bold** sentence of some length. ";
    const parts = partsFor(card(sentence.repeat(300).trim()), limits.telegram);

    const bold = parts.flatMap(({ text, marks = [] }) =>
      marks.map(({ from, to }) => text.slice(from, to)),
    );
    expect(parts.length).to.be.greaterThan(1);
    expect(bold).to.deep.equal(Array.from({ length: 300 }, () => "bold"));
  });

  it("goes on looking the same where it is cut in the middle of a look", () => {
    const parts = partsFor(card(`**${"word ".repeat(2_000).trim()}**`), limits.telegram);

    for (const { text, marks } of parts)
      expect(marks).to.deep.equal([{ from: 0, to: text.length, as: "bold" }]);
  });

  it("becomes HTML that Telegram reads as the same text, whatever is written", () => {
    const sign = fc.constantFrom(
      ...["**", "*", "_", "~~", "`", "> ", "- ", "1. ", "\n", "\n\n", "[", "](https://x.example)"],
      ...["<b>", "</b>", "&", "&lt;", '"', "# ", "word", " ", "👩‍👩‍👧", "```\n", "|a|b|\n|-|-|\n"],
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        for (const { text, marks = [] } of partsFor(card(signs.join("")), limits.telegram)) {
          expect(shownText(html(text, marks))).to.equal(text);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
