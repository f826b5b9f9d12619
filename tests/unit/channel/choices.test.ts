import { expect } from "chai";
import fc from "fast-check";
import { partsFor, plainPart } from "../../../src/channel/parts.ts";
import { formLanguageFor } from "../../../src/form/languages/languages.ts";
import { askingActivity, type PageWanted } from "../../../src/form/question.ts";
import type { OutboundActivity } from "../../../src/model/activity.ts";
import { capabilitySets } from "../../kit/capabilities.ts";

interface Asked {
  readonly count: number;
  /** How many of them stand on every page. */
  readonly stay?: number;
  readonly page?: PageWanted;
  readonly text?: string;
  /** Several of them may be chosen. */
  readonly isSeveral?: boolean;
}

function aQuestion({ count, page = { at: 0 }, text = "Which?", ...asked }: Asked) {
  const options = Array.from({ length: count }, (_, at) => `Option ${at + 1}`);
  return askingActivity(
    { kind: "choose", text, ...asked, options: options.map((title) => ({ key: title, title })) },
    { id: "question", language: formLanguageFor("en"), page },
  );
}

const shown = (app: keyof typeof capabilitySets, asked: Asked): OutboundActivity => {
  const last = partsFor(aQuestion(asked), capabilitySets[app] as never).at(-1);
  if (!last) throw new Error("nothing is shown");
  return last;
};
const titlesOf = ({ suggestedActions }: OutboundActivity) =>
  suggestedActions?.actions.map(({ title }) => title) ?? [];
const span = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `Option ${from + at}`);

describe("a question with few options", () => {
  it("is a poll with numbers where the app has polls", () => {
    const part = shown("whatsapp", { count: 3 });

    expect(part.text).to.equal("Which?");
    expect(part.suggestedActions?.as).to.equal("poll");
    expect(titlesOf(part)).to.deep.equal(["1. Option 1", "2. Option 2", "3. Option 3"]);
  });

  it("has the end of a long text above a poll, and the rest before", () => {
    const parts = partsFor(
      aQuestion({ count: 2, text: "Some words. ".repeat(30) }),
      capabilitySets.whatsapp as never,
    );

    expect(parts.map(({ suggestedActions }) => suggestedActions?.as)).to.deep.equal([
      undefined,
      "poll",
    ]);
    expect(parts.at(-1)?.text.length).to.be.within(1, 255);
  });

  it("is a menu where the app has one and the buttons do not suffice", () => {
    const part = shown("discord", { count: 11 });

    expect(part.suggestedActions?.as).to.equal("menu");
    expect(titlesOf(part)).to.deep.equal(span(1, 11));
    expect(shown("discord", { count: 10 }).suggestedActions).to.not.have.property("as");
  });
});

describe("a question with several answers", () => {
  const asked = { count: 4, stay: 1, isSeveral: true };

  it("is a poll for several, with what ends it below, where the app has buttons too", () => {
    const part = shown("telegram", asked);

    expect(part.suggestedActions).to.deep.include({
      as: "poll",
      several: { ends: 1, areEndsApart: true },
    });
    expect(titlesOf(part)).to.deep.equal(span(1, 4));
  });

  it("is a poll for several with numbers where the app has no buttons", () => {
    const part = shown("whatsapp", asked);

    expect(part.suggestedActions).to.deep.include({ as: "poll", several: { ends: 1 } });
    expect(titlesOf(part)).to.deep.equal(span(1, 4).map((title, at) => `${at + 1}. ${title}`));
  });

  it("has so much text above its poll as the app takes there", () => {
    const long = { ...asked, text: "Some words. ".repeat(23) };

    expect(shown("telegram", long).text).to.have.length(long.text.length);
    expect(shown("whatsapp", long).text.length).to.be.within(1, 255);
  });

  it("is asked like other questions where there are too many or too few options for a poll", () => {
    const most = { ...asked, count: 13 };

    expect(shown("telegram", most).suggestedActions).to.include({ as: "poll" });
    for (const one of [
      { ...most, count: 14 },
      { ...asked, count: 2 },
    ]) {
      const { suggestedActions } = shown("telegram", one);
      expect(suggestedActions).to.not.have.any.keys("as", "several");
    }
    expect(shown("whatsapp", most).suggestedActions).to.equal(undefined);
  });

  it("is asked like other questions where a label is too long for a poll", () => {
    const titles = ["short", "l".repeat(101)];
    const options = titles.map((title) => ({ key: title, title }));
    const question = { kind: "choose" as const, text: "Which?", options, isSeveral: true };
    const carrying = { id: "question", language: formLanguageFor("en") };

    const [part] = partsFor(askingActivity(question, carrying), capabilitySets.telegram as never);

    expect(part?.suggestedActions).to.not.have.any.keys("as", "several");
    expect(part?.suggestedActions?.actions).to.have.length(2);
  });

  it("is asked like other questions where the app has nothing for it", () => {
    expect(shown("discord", asked).suggestedActions).to.not.have.any.keys("as", "several");
  });

  it("lists its options where the app refuses it as it is", () => {
    const plain = plainPart(shown("telegram", asked), 4_096);

    expect(plain.text).to.equal("Which?\n\n1. Option 1\n2. Option 2\n3. Option 3\n4. Option 4");
  });
});

describe("a question with many options", () => {
  it("begins with a page of buttons and one that turns to the next", () => {
    const part = shown("telegram", { count: 40 });

    expect(titlesOf(part)).to.deep.equal([...span(1, 8), "More ›"]);
    expect(part.suggestedActions?.actions.at(-1)?.value).to.equal("question:>1");
    expect(part.page).to.deep.equal({ at: 0, of: 5, stay: 0 });
  });

  it("goes on in both directions, and ends", () => {
    expect(titlesOf(shown("telegram", { count: 40, page: { at: 2 } }))).to.deep.equal([
      ...span(17, 24),
      "‹ Previous",
      "More ›",
    ]);
    expect(titlesOf(shown("telegram", { count: 40, page: { at: 4 } }))).to.deep.equal([
      ...span(33, 40),
      "‹ Previous",
    ]);
  });

  it("begins anew after its last page", () => {
    expect(shown("telegram", { count: 40, page: { at: 5 } }).page?.at).to.equal(0);
  });

  it("has pages in its menu", () => {
    const part = shown("discord", { count: 40, page: { at: 1 } });

    expect(part.suggestedActions?.as).to.equal("menu");
    expect(titlesOf(part)).to.deep.equal([...span(23, 40), "‹ Previous"]);
  });

  it("is numbered page by page where there are only numbers, and says how to go on", () => {
    const part = shown("whatsapp", { count: 13, page: { at: 1 } });

    expect(part.text).to.equal(
      'Which?\n\n11. Option 11\n12. Option 12\n13. Option 13\n\nWrite "more" for other answers, or what you are looking for.',
    );
    expect(part.suggestedActions).to.equal(undefined);
  });

  it("keeps what ends it on every page", () => {
    const asked = { count: 41, stay: 1 };

    for (const at of [0, 1, 4]) {
      expect(titlesOf(shown("telegram", { ...asked, page: { at } }))).to.include("Option 41");
      expect(shown("whatsapp", { ...asked, page: { at } }).text).to.include("41. Option 41");
    }
  });

  it("shows only what was looked for, under its own number", () => {
    const page = { at: 0, only: [11, 29] };

    expect(titlesOf(shown("telegram", { count: 40, page }))).to.deep.equal([
      "Option 12",
      "Option 30",
    ]);
    expect(shown("whatsapp", { count: 40, page }).text).to.equal(
      "Which?\n\n12. Option 12\n30. Option 30",
    );
  });

  it("has its own numbers in plain text, and no word of pages", () => {
    const part = shown("telegram", { count: 40, page: { at: 1 } });

    expect(plainPart(part, 4_096).text).to.match(/^Which\?\n\n9\. Option 9\n.*\n16\. Option 16$/s);
  });

  it("shows every option on exactly one page, within the limits, whatever the app", () => {
    const apps = fc.constantFrom(...Object.keys(capabilitySets));
    fc.assert(
      fc.property(apps, fc.integer({ min: 1, max: 120 }), fc.nat(2), (app, more, stay) => {
        const count = more + stay;
        const { of = 1 } = shown(app, { count, stay }).page ?? {};
        const pages = Array.from({ length: of }, (_, at) =>
          shown(app, { count, stay, page: { at } }),
        );

        const written = pages.flatMap((part) => [...titlesOf(part), ...part.text.split("\n")]);
        const numbers = written.flatMap((line) => /Option (\d+)$/.exec(line)?.[1] ?? []);
        const wanted = Array.from({ length: count }, (_, at) => at + 1).flatMap((number) =>
          Array.from({ length: number > count - stay ? of : 1 }, () => `${number}`),
        );
        expect(numbers.sort()).to.deep.equal(wanted.sort());
        const { most, list } = capabilitySets[app]?.choices ?? { most: 0, list: "none" };
        const room = Math.max(most, list === "none" ? 0 : list.most);
        for (const part of pages) expect(titlesOf(part).length).to.be.at.most(room);
      }),
    );
  });
});

describe("a question whose answer the phone may know", () => {
  const asked = askingActivity(
    { kind: "ask", text: "Your number?", options: [], input: "phone" },
    { id: "question", language: formLanguageFor("de") },
  );

  it("has a key for it where the app has one", () => {
    const [part] = partsFor(asked, capabilitySets.telegram as never);

    expect(part?.input).to.deep.equal({ type: "phone", title: "Meine Telefonnummer senden" });
  });

  it("is plain text elsewhere", () => {
    expect(partsFor(asked, capabilitySets.discord as never)).to.deep.equal([
      { type: "message", text: "Your number?" },
    ]);
  });
});
