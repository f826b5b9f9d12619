import { expect } from "chai";
import loan, { Application } from "../../flows/loan-application.ts";
import { leavesOf } from "../../src/form/field.ts";
import { conversation } from "../../src/testing/index.ts";
import { textIn } from "../kit/read-pdf.ts";

/** What is asked, in its order, and what the customer answers. */
const exchanges = [
  ["How many euros do you need?", "12,000"],
  ["In how many months will you pay it back?", "48 months"],
  ["What is it for?", "A car"],
  ["Your full name?", "Ada Byron"],
  ["When were you born?", "10 December 1985"],
  ["How do you live?", "2"],
  ["How many children live with you?", "3"],
  ["Street and number?", "Harbour Street 1"],
  ["Postcode?", "20457"],
  ["Town?", "Hamburg"],
  ["Is your home your own?", "no"],
  ["What does your home cost you a month?", "€ 1,100"],
  ["Your phone number?", "040 1234567"],
  ["Your e-mail address?", "ada@example.org"],
  ["What is your work?", "Employed"],
  ["Who employs you?", "Analytical Engines"],
  ["Since when is that so?", "1 March 2015"],
  ["What do you earn a month, after tax?", "4,200.50"],
  ["Other loans: is there anything to tell us?", "yes"],
  ["Who lent it?", "Sea Bank"],
  ["How much of it is left?", "800"],
  ["Other loans: add another?", "no"],
  ["Who vouches for you?", "Charles Babbage, 040 7654321"],
  ["Your IBAN?", "de89 3704 0044 0532 0130 00"],
  ["Anything else we should know?", "skip"],
  ["Is all of this true?", "yes"],
  ["May we ask a credit agency about you?", "yes"],
] as const;
const apps = ["whatsapp", "telegram", "discord"];

describe("a loan application", () => {
  it("asks for 25 things", () => {
    expect(leavesOf(Application.fields)).to.have.length(25);
  });

  it("is begun on one app and finished on two others, and nothing is asked twice", async () => {
    let paper = "";
    let talk = conversation(loan).on("whatsapp").says("/loan");
    for (const [at, [asked, answer]] of exchanges.entries()) {
      talk = talk
        .sees(asked)
        .on(apps[Math.floor(at / 9)] ?? "")
        .says(answer);
    }

    const transcript = await talk
      .sees("• Your phone number? +49 40 1234567")
      .chooses("Yes, all of it")
      .gets("loan.pdf", async (bytes) => {
        paper = (await textIn(bytes)).join("\n");
      })
      .sees(/^Thank you, Ada Byron! No\. \w{8}: 48 × € 250\.00, plus interest\.\nloan\.pdf$/)
      .knows("email", "ada@example.org")
      .isThrough();
    for (const text of ["Loan application", "Ada Byron", "+49 40 1234567", "Sea Bank", "4,200.5"]) {
      expect(paper).to.include(text);
    }
    for (const [asked] of exchanges) {
      const times = transcript.filter(({ from, text }) => from === "bot" && text.startsWith(asked));
      expect(times, asked).to.have.length(1);
    }
  });

  it("is corrected in its summary", async () => {
    let talk = conversation(loan).on("discord").says("apply for a loan");
    for (const [, answer] of exchanges) talk = talk.says(answer);

    await talk
      .chooses("Change something")
      .chooses("How many euros do you need?")
      .says("24000")
      .sees("• How many euros do you need? 24,000")
      .says("yes")
      .sees("48 × € 500.00");
  });
});
