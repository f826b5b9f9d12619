// A form of parts and lists that is left on one app and gone on with on another, after any answer.
import { expect } from "chai";
import { z } from "zod";
import { skins } from "../../../adapters/web/limits.ts";
import { form } from "../../../src/form/form.ts";
import { choice, choices, date, number, phone } from "../../../src/form/makers.ts";
import type { Conversation } from "../../../src/testing/conversation.ts";
import type { Transcript } from "../../../src/testing/transcript.ts";
import { parts, talkOf } from "../../kit/forms.ts";

const Household = form(
  "Household",
  z.object({
    name: z.string().meta({ title: "Your name?" }),
    home: z
      .object({
        street: z.string().meta({ title: "Street?" }),
        since: date({ title: "Since when?" }),
      })
      .meta({ title: "Home" }),
    pets: z
      .array(
        z.object({
          what: z.string().meta({ title: "Which pet?" }),
          part: choice(parts, { title: "Which part does it like?" }),
        }),
      )
      .max(3)
      .meta({ title: "Pets" }),
    spare: choices(parts, { title: "Which spare parts?" }),
    work: z
      .object({ income: number({ title: "Your income?" }) })
      .optional()
      .meta({ title: "Work" }),
    phone: phone({ title: "Your phone?", country: "ZA" }).meta({ remember: "phone" }),
  }),
);

interface Line {
  readonly question: string;
  readonly text: string;
}

const line = (question: string, text: string): Line => ({ question, text });

const told: readonly Line[] = [
  line("Your name?", "Ann"),
  line("Street?", "Quay 1"),
  line("Since when?", "24.12.2026"),
  line("Pets: is there anything to tell us?", "yes"),
  line("Which pet?", "A cat"),
  line("Which part does it like?", "2"),
  line("Pets: add another?", "yes"),
  line("Which pet?", "A dog"),
  line("Which part does it like?", "the lid"),
  line("Pets: add another?", "no"),
  line("Which spare parts?", "1, 3"),
  line("Work: is there anything to tell us?", "yes"),
  line("Your income?", "1,250"),
  line("Your phone?", "082 123 4567"),
];

const result =
  'Result {"name":"Ann","home":{"street":"Quay 1","since":"2026-12-24"},"pets":[{"what":"A cat",' +
  '"part":"box"},{"what":"A dog","part":"lid"}],"spare":["lid","feet"],"work":{"income":1250},' +
  '"phone":"+27821234567"}';

const moves = skins.flatMap((from) =>
  skins.filter((app) => app !== from).map((to) => ({ from, to })),
);

function tells(talk: Conversation, lines: readonly Line[]): Conversation {
  return lines.reduce((so, { text }) => so.says(text), talk);
}

/** The questions of the form that were asked, in their order. */
function asked(transcript: Transcript): string[] {
  const questions = new Set(told.map(({ question }) => question));
  const lines = transcript
    .filter(({ from }) => from === "bot")
    .flatMap(({ text }) => text.split("\n"));
  return lines.filter((one) => questions.has(one));
}

const questionsOf = (lines: readonly Line[]) => lines.map(({ question }) => question);

describe("a form of parts and lists", () => {
  for (const { from, to } of moves) {
    it(`goes on after any answer from ${from} to ${to}, and repeats nothing`, async () => {
      for (const count of told.keys()) {
        const before = tells(talkOf(Household).on(from).says("/fill"), told.slice(0, count));
        const after = tells(before.on(to), told.slice(count));
        const transcript = await after.says("yes").sees(result).isThrough();

        expect(asked(transcript)).to.deep.equal(questionsOf(told));
      }
    });
  }

  for (const [at, from] of skins.entries()) {
    const to = skins[(at + 1) % skins.length] ?? from;
    it(`goes back by one answer on ${to}, given on ${from}, and repeats no other`, async () => {
      for (const count of [...told.keys()].slice(1)) {
        const before = tells(talkOf(Household).on(from).says("/fill"), told.slice(0, count));
        const after = tells(before.on(to).says("back"), told.slice(count - 1));
        const transcript = await after.says("yes").sees(result).isThrough();

        const again = [...told.slice(0, count + 1), ...told.slice(count - 1)];
        expect(asked(transcript)).to.deep.equal(questionsOf(again));
      }
    });

    it(`changes any field on ${to} that was answered on ${from}, and asks for no other`, async () => {
      const fields = [
        { title: "Your name?", again: told.slice(0, 1) },
        { title: "Home", again: told.slice(1, 3) },
        { title: "Pets", again: told.slice(3, 10) },
        { title: "Which spare parts?", again: told.slice(10, 11) },
        { title: "Work", again: told.slice(11, 13) },
        { title: "Your phone?", again: told.slice(13) },
      ];
      for (const { title, again } of fields) {
        const before = tells(talkOf(Household).on(from).says("/fill"), told);
        const changing = before
          .on(to)
          .says("no")
          .sees("What would you like to change?")
          .says(title);
        const transcript = await tells(changing, again).says("yes").sees(result).isThrough();

        expect(asked(transcript)).to.deep.equal(questionsOf([...told, ...again]));
      }
    });
  }

  it("waits for days, and goes on where it stood on each app in turn", async () => {
    let talk = talkOf(Household).on("telegram").says("/fill");
    for (const [at, { text }] of told.entries()) {
      const app = skins[at % skins.length] ?? "telegram";
      talk = talk.passes("3 days").restarts().on(app).says(text);
    }
    const transcript = await talk.says("yes").sees(result).isThrough();

    expect(asked(transcript)).to.deep.equal(questionsOf(told));
  });
});
