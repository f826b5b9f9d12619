import { basename } from "node:path";
import { expect } from "chai";
import { textProblems } from "../../app/cli/text-problems.ts";
import newsletter from "../../flows/newsletter.ts";
import { conversation } from "../../src/testing/index.ts";

describe("the newsletter sign-up in German", () => {
  it("leads from a greeting to a voucher", async () => {
    await conversation(newsletter)
      .in("de-AT")
      .says("Hallo")
      .sees("Willkommen im Hafenladen!")
      .says("Anna")
      .sees("Wie lautet Ihre E-Mail-Adresse, Anna?")
      .says("anna")
      .sees("Das sieht nicht nach einer E-Mail-Adresse aus. Wie lautet")
      .says("anna@example.org")
      .offers("Ja, gern", "Nein, danke")
      .says("ja, gern")
      .sees(/Willkommen an Bord, Anna![\s\S]*NEWS20-/)
      .isThrough();
  });

  it("is gone over to in the middle, and asks the open question again", async () => {
    await conversation(newsletter)
      .in("en")
      .says("hi")
      .says("Anna")
      .sees("What is your e-mail address, Anna?")
      .says("language Deutsch")
      .sees("Ab jetzt schreibe ich Deutsch.")
      .sees("Wie lautet Ihre E-Mail-Adresse, Anna?")
      .says("anna@example.org")
      .chooses("Nein, danke")
      .sees("Dann schreiben wir Ihnen nicht.")
      .isThrough();
  });

  it("has a translation of every sentence", () => {
    expect(newsletter.texts?.files.map(({ path }) => basename(path))).to.deep.equal([
      "newsletter.de.json",
    ]);
    expect(textProblems([newsletter])).to.deep.equal([]);
  });
});
