import { expect } from "chai";
import { z } from "zod";
import { normalise } from "../../../src/base/normalise.ts";
import { flow } from "../../../src/flow/flow.ts";
import { languageFor, languages, wishIn } from "../../../src/flow/words.ts";
import { Meeting } from "../../kit/meeting.ts";

const name = flow("name", { fallback: true }, async ({ ask, choose, say, customer }) => {
  await ask("name", "Name?", z.string().min(2));
  const tea = await choose("tea", "Tea?", { black: "Black", green: "Green" });
  await say(`${tea} ${customer.language}`);
});

for (const { code, names, wishes, greetings, sentences } of languages) {
  describe(`the words of ${names[0]}`, () => {
    it("say every sentence of their own", () => {
      const english = languageFor("en").sentences;

      expect(Object.keys(sentences)).to.have.members(Object.keys(english));
      for (const [key, sentence] of Object.entries(sentences)) {
        expect(sentence.trim(), key).to.equal(sentence).and.not.equal("");
        if (code !== "en") expect(sentence, key).to.not.equal(english[key as never]);
      }
    });

    it("hear every wish, and mean one thing each", () => {
      for (const [wish, words] of Object.entries(wishes)) {
        expect(words, wish).to.not.deep.equal([]);
        for (const word of words) expect(wishIn(word)?.wish, word).to.equal(wish);
      }
      for (const greeting of greetings) expect(wishIn(greeting), greeting).to.equal(undefined);
    });

    it("are compared in a form that does not change", () => {
      const all = [...Object.values(wishes).flat(), ...greetings];

      for (const word of all) expect(normalise(word)).to.equal(word);
    });

    it("refuse an answer in this language", async () => {
      const meeting = new Meeting(name);
      meeting.locale = code;
      await meeting.says("/start");
      await meeting.says("Ann");

      expect(await meeting.says("coffee")).to.deep.equal([`${sentences.chooseOne} Tea?`]);
      expect(await meeting.says("2")).to.deep.equal([`green ${code}`]);
    });

    it("can be chosen by every name", async () => {
      const [word = ""] = wishes.language;
      for (const one of names) {
        const meeting = new Meeting(name);

        expect(await meeting.says(`${word} ${one}!`)).to.deep.equal([sentences.languageChosen]);
        expect(meeting.customer.language).to.equal(code);
      }
    });
  });
}

describe("the language of a customer", () => {
  it("is that of the app, as far as it is spoken", () => {
    expect(languageFor("pt-BR").code).to.equal("pt");
    expect(languageFor("fi").code).to.equal("en");
    expect(languageFor(undefined, "de_AT").code).to.equal("de");
  });

  it("is the chosen one before that of the app", async () => {
    const meeting = new Meeting(name);
    meeting.locale = "es";
    await meeting.says("language Deutsch");

    expect(await meeting.says("stop")).to.deep.equal([languageFor("de").sentences.nothingToStop]);
  });

  it("is offered with a button for each", async () => {
    const meeting = new Meeting(name);

    await meeting.says("Sprache");
    const [effect] = meeting.last.effects;
    await meeting.pressesValue("says:language Português");

    expect(effect).to.deep.include({ type: "say" });
    expect(JSON.stringify(effect)).to.include("Português");
    expect(meeting.customer.language).to.equal("pt");
  });

  it("is that of what a schema has to say, unless the author says it", async () => {
    const meeting = new Meeting(name);
    meeting.locale = "de";
    await meeting.says("/start");

    const [refused] = await meeting.says("A");

    expect(refused).to.match(/^Zu klein/);
  });
});
