import { expect } from "chai";
import loan, { Application } from "../../flows/loan-application.ts";
import { leavesOf } from "../../src/form/field.ts";
import { conversation } from "../../src/testing/index.ts";
import { loanAnswers } from "../kit/loan.ts";
import { textIn } from "../kit/read-pdf.ts";

const apps = ["whatsapp", "telegram", "discord"];

describe("a loan application", () => {
  it("asks for 25 things", () => {
    expect(leavesOf(Application.fields)).to.have.length(25);
  });

  it("is begun on one app and finished on two others, and nothing is asked twice", async () => {
    let paper = "";
    let talk = conversation(loan).on("whatsapp").says("/loan");
    for (const [at, [asked, answer]] of loanAnswers.entries()) {
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
    for (const [asked] of loanAnswers) {
      const times = transcript.filter(({ from, text }) => from === "bot" && text.startsWith(asked));
      expect(times, asked).to.have.length(1);
    }
  });

  it("is corrected in its summary", async () => {
    let talk = conversation(loan).on("discord").says("apply for a loan");
    for (const [, answer] of loanAnswers) talk = talk.says(answer);

    await talk
      .chooses("Change something")
      .chooses("How many euros do you need?")
      .says("24000")
      .sees("• How many euros do you need? 24,000")
      .says("yes")
      .sees("48 × € 500.00");
  });
});
