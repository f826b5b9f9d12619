import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { z } from "zod";
import { limits } from "../../../adapters/web/limits.ts";
import { textProblems } from "../../../app/cli/text-problems.ts";
import { type Form, form } from "../../../src/form/form.ts";
import { formLanguageFor } from "../../../src/form/languages/languages.ts";
import { choice, number } from "../../../src/form/makers.ts";
import { pageOf } from "../../../src/form/page.ts";
import { pdf } from "../../../src/form/pdf/pdf.ts";
import { plan } from "../../../src/form/plan.ts";
import { issuesOf } from "../../../src/form/submitted.ts";
import { talkOf } from "../../kit/forms.ts";
import { textIn } from "../../kit/read-pdf.ts";
import { rejection } from "../../kit/run.ts";

const german = {
  Parcel: "Paket",
  "Your order number?": "Ihre Bestellnummer?",
  "Two letters, six digits": "Zwei Buchstaben, sechs Ziffern",
  "An order number, please": "Eine Bestellnummer, bitte",
  "What is damaged?": "Was ist beschädigt?",
  "The box": "Der Karton",
  Contents: "Der Inhalt",
  Items: "Gegenstände",
  "Which one?": "Welcher?",
  "Its price?": "Sein Preis?",
};

function aForm(texts: string): Form {
  return form(
    "Parcel",
    z.object({
      order: z
        .string()
        .regex(/^[A-Z]{2}\d{6}$/, "An order number, please")
        .meta({ title: "Your order number?", hint: "Two letters, six digits" }),
      damaged: choice({ box: "The box", contents: "Contents" }, { title: "What is damaged?" }),
      items: z
        .array(
          z.object({
            which: z.string().meta({ title: "Which one?" }),
            price: number({ title: "Its price?" }),
          }),
        )
        .min(1)
        .meta({ title: "Items" }),
    }),
    { texts },
  );
}

/** A form with this file of translations beside it, for as long as the work takes. */
async function withForm(
  translations: Readonly<Record<string, string>> | string,
  work: (made: Form) => Promise<void> | void,
  language = "de",
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "throughline-form-texts-"));
  try {
    const text = typeof translations === "string" ? translations : JSON.stringify(translations);
    await writeFile(join(folder, `parcel.${language}.json`), text);
    await work(aForm(pathToFileURL(join(folder, "parcel.ts")).href));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("the translations of a form", () => {
  it("are asked, shown and understood by whoever speaks the language", async () => {
    await withForm(german, async (made) => {
      await talkOf(made)
        .in("de")
        .says("/fill")
        .sees("Ihre Bestellnummer?\nZwei Buchstaben, sechs Ziffern")
        .says("42")
        .sees("Eine Bestellnummer, bitte. Ihre Bestellnummer?")
        .says("AB123456, der Karton")
        .sees("Notiert: Ihre Bestellnummer? AB123456; Was ist beschädigt? Der Karton.")
        .sees("Welcher?")
        .says("Lampe")
        .says("1.250,50")
        .sees("Gegenstände: noch etwas hinzufügen?")
        .says("nein")
        .sees("• Was ist beschädigt? Der Karton")
        .chooses("Etwas ändern")
        .offers("Ihre Bestellnummer?", "Was ist beschädigt?", "Gegenstände")
        .chooses("Was ist beschädigt?")
        .chooses("Der Inhalt")
        .says("ja")
        .sees('"damaged":"contents"');
    });
  });

  it("leave the form as it is for everybody else, and in the middle of it", async () => {
    await withForm(german, async (made) => {
      await talkOf(made)
        .in("es")
        .says("/fill")
        .sees("Your order number?")
        .says("AB123456")
        .says("language Deutsch")
        .sees("Was ist beschädigt?")
        .offers("Der Karton", "Der Inhalt");
    });
  });

  it("are in the plan", async () => {
    await withForm(german, (made) => {
      const planned = plan(made, limits.discord, { language: "de" });

      expect(planned.title).to.equal("Paket");
      expect(planned.pages.flat().map(({ shown }) => shown[0]?.text.split("\n")[0])).to.deep.equal([
        "Ihre Bestellnummer?",
        "Was ist beschädigt?",
        "Welcher?",
        "Sein Preis?",
      ]);
    });
  });

  it("are on a page, with what is wrong there", async () => {
    await withForm(german, async (made) => {
      const answers = { order: "42" };
      const words = { language: formLanguageFor("de"), at: new Date(0) };
      const issues = await issuesOf(made, answers, words);
      const [order, damaged] = pageOf(made, { answers, issues, language: "de" });

      expect(order).to.include({
        title: "Ihre Bestellnummer?",
        issue: "Eine Bestellnummer, bitte.",
      });
      expect(damaged).to.have.deep.property("options", [
        { key: "box", title: "Der Karton" },
        { key: "contents", title: "Der Inhalt" },
      ]);
    });
  });

  it("are on its PDF", async () => {
    await withForm(german, async (made) => {
      const answers = { order: "AB123456", damaged: "box", items: [{ which: "Lampe", price: 9 }] };
      const [page] = await textIn(await pdf(made, answers, { language: "de" }));

      for (const text of ["Paket", "Was ist beschädigt?", "Der Karton", "Sein Preis?"])
        expect(page).to.include(text);
    });
  });

  it("are refused with the name of the form when their file cannot be read", async () => {
    const error = await rejection(withForm("{", () => {}));

    expect(error).to.include({ code: "FLOW_BAD_TEXTS" });
    expect(String(error)).to.match(/Form "Parcel" .*parcel\.de\.json/);
  });
});

describe("the check of a form's translations", () => {
  it("finds nothing where there is everything", async () => {
    await withForm(german, (made) => {
      expect(textProblems([], [made])).to.deep.equal([]);
    });
  });

  for (const sentence of ["Parcel", "Two letters, six digits", "The box", "Items", "Its price?"]) {
    it(`names what is missing: "${sentence}"`, async () => {
      const rest = Object.entries(german).filter(([key]) => key !== sentence);
      await withForm(Object.fromEntries(rest), (made) => {
        const found = textProblems([], [made]).map((one) => `${one.sentence}: ${one.problem}`);

        expect(found).to.deep.equal([`${sentence}: there is no translation`]);
      });
    });
  }
});
