/**
 * Forms and what they ask for, in texts that have broken programs before: writing from right to
 * left, clusters of many code units, letters that look like others, and texts of exactly the limits.
 */
import { expect } from "chai";
import { z } from "zod";
import { limits, type Skin, skins } from "../../adapters/web/limits.ts";
import { partsFor } from "../../src/channel/parts.ts";
import { flow } from "../../src/flow/flow.ts";
import { form } from "../../src/form/form.ts";
import { choice, longText } from "../../src/form/makers.ts";
import { conversation } from "../../src/testing/conversation.ts";
import { heard, talkOf } from "../kit/forms.ts";

/** One cluster of 20,001 units. */
const zalgo = `Z${"\u0351".repeat(20_000)}`;

const corpus: Readonly<Record<string, string>> = {
  "right to left": "مرحبا بالعالم, שלום עולם",
  "bidi controls": "\u202Eabc\u202C \u2067def\u2069 \u200Fghi",
  families: "👩‍👩‍👧‍👦👨‍👩‍👧‍👦 and 👩🏽‍🚀",
  flags: "🇿🇦🇩🇪🇪🇸🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "skin tones": "👍🏻👍🏽👍🏿",
  composed: "é Å ñ",
  "taken apart": "e\u0301 A\u030A n\u0303",
  "marks upon marks": `Z${"\u0351".repeat(60)}a`,
  "zero width": "a\u200Bb\uFEFFc",
};

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function clustersIn(text: string): Set<string> {
  return new Set([...graphemes.segment(text)].map(({ segment }) => segment));
}

/** Whether each piece ends and begins with whole clusters of the text. */
function expectWholeClusters(pieces: readonly string[], text: string): void {
  const clusters = clustersIn(text);
  for (const piece of pieces)
    for (const cluster of clustersIn(piece))
      expect(clusters.has(cluster) || cluster === "…", JSON.stringify(cluster)).to.equal(true);
}

const withoutSpace = (text: string) => text.replace(/\s+/g, "");

describe("F-05: a text of any script, on every app", () => {
  const Note = form("Note", z.object({ note: longText({ most: 30_000, remember: "note" }) }));

  for (const [name, text] of Object.entries({ ...corpus, zalgo })) {
    for (const app of skins) {
      it(`is kept as it was written (${name}, ${app})`, async () => {
        await talkOf(Note).on(app).says("/fill").says(text).knows("note", text).isThrough();
      });
    }
  }

  for (const [name, text] of Object.entries(corpus)) {
    it(`is shown as a title and as options, and cut at no cluster (${name})`, async () => {
      const long = (count: number) => `${text} `.repeat(count).trim();
      const Chosen = form(
        "Chosen",
        z.object({
          which: choice({ one: `1: ${long(40)}`, two: `2: ${long(40)}` }, { title: long(200) }),
        }),
      );
      for (const app of skins) {
        const can = limits[app];
        const transcript = await talkOf(Chosen).on(app).says("/fill").says("2").sees('"two"');
        const shown = transcript.filter(({ from }) => from === "bot").slice(0, -1);

        const labels = shown.flatMap(({ buttons }) => buttons.map(({ title }) => title));
        expectWholeClusters([...shown.map((one) => one.text), ...labels], `12: ${text} \n.`);
        for (const one of shown) expect(one.text.length).to.be.within(1, can.textLimit);
        const { labelLimit, list } = can.choices;
        const most = list === "none" ? labelLimit : Math.max(labelLimit, list.labelLimit);
        for (const label of labels) expect(label.length).to.be.within(1, most);
      }
    });
  }

  it("is refused where nothing of it can be seen", async () => {
    for (const text of ["", "   ", "\n\t", "\u200B", "\u202E\u202C", "\uFEFF \u2060"])
      expect(await heard(text, z.string())).to.have.property("refused");
  });

  it("is not taken for a code that only looks like it", async () => {
    const code = z.string().regex(/^SAVE\d{2}$/);
    for (const alike of ["ЅAVE10", "SАVE10", "SAVE1О", "ＳＡＶＥ10", "SAVE\u200B10"])
      expect(await heard(alike, code)).to.have.property("refused");
  });

  it("is the same option, however its letters are composed", async () => {
    const cafes = choice({ cafe: "Café Å", bar: "Bar" });
    for (const text of ["Café Å", "Cafe\u0301 A\u030A", "CAFÉ å"])
      expect(await heard(text, cafes)).to.equal("cafe");
  });
});

/** So many units, in words. */
const ofLength = (units: number) =>
  "word "
    .repeat(units)
    .slice(0, units - 1)
    .concat("!");

describe("F-06: a text at the limit of an app", () => {
  for (const app of skins) {
    const { textLimit } = limits[app];
    for (const more of [-1, 0, 1]) {
      it(`arrives whole and in order on ${app}, with ${textLimit + more} units`, async () => {
        const text = ofLength(textLimit + more);
        const tells = flow("tells", { command: "tell" }, async ({ say }) => {
          await say(text);
          await say("And that is all.");
        });
        const shown = await shownBy(conversation(tells, { apps: limits }).on(app).says("/tell"));

        expect(shown).to.have.lengthOf(more > 0 ? 3 : 2);
        expect(shown.at(-1)).to.equal("And that is all.");
        expect(withoutSpace(shown.slice(0, -1).join(""))).to.equal(withoutSpace(text));
      });

      it(`asks with its buttons below the last part on ${app}, with ${textLimit + more} units`, async () => {
        const title = ofLength(textLimit + more);
        const Asked = form("Asked", z.object({ part: choice({ a: "One", b: "Two" }, { title }) }));
        const transcript = await talkOf(Asked).on(app).says("/fill").says("2").sees('"part":"b"');

        const asked = transcript.filter(({ from }) => from === "bot").slice(0, -1);
        for (const { text } of asked) expect(text.length).to.be.within(1, textLimit);
        expect(asked.map(({ buttons }) => buttons.length > 0).slice(0, -1)).to.not.include(true);
      });
    }

    it(`is in as many parts as it needs on ${app}, at 1 MB`, () => {
      const text = ofLength(1_048_576);
      const parts = partsFor({ type: "message", text }, limits[app]);

      for (const part of parts) expect(part.text.length).to.be.within(1, textLimit);
      expect(withoutSpace(parts.map((part) => part.text).join(""))).to.equal(withoutSpace(text));
    });

    it(`is refused with the field's own limit on ${app}, written with 1 MB`, async () => {
      const Note = form("Note", z.object({ note: longText({ title: "A note?" }) }));

      await talkOf(Note)
        .on(app)
        .says("/fill")
        .says("x".repeat(1_048_576))
        .sees("That is too long: at most 4,000 characters. A note?")
        .says("short")
        .sees('{"note":"short"}');
    });

    it(`is shown in a summary of several parts on ${app}`, async () => {
      await summarises(app);
    });
  }
});

async function shownBy(talk: PromiseLike<readonly { from: string; text: string }[]>) {
  return (await talk).filter(({ from }) => from === "bot").map(({ text }) => text);
}

async function summarises(app: Skin): Promise<void> {
  const long = ofLength(3_999);
  const Notes = form(
    "Notes",
    z.object({ one: longText(), two: longText(), three: longText({ title: "Three?" }) }),
  );
  const talk = talkOf(Notes).on(app).says("/fill").says(long).says(long).says(long);
  const transcript = await talk.says("yes").sees("Result");

  const asked = transcript.findLastIndex(({ text }) => text.startsWith("Three?"));
  const ended = transcript.findIndex(({ text }) => text.startsWith("Result"));
  const summary = transcript.slice(asked, ended).filter(({ from }) => from === "bot");
  for (const { text } of summary) expect(text.length).to.be.within(1, limits[app].textLimit);
  const whole = withoutSpace(summary.map(({ text }) => text).join(""));
  expect(whole.split(withoutSpace(long))).to.have.lengthOf(4);
}
