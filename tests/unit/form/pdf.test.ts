import { expect } from "chai";
import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { formLanguages } from "../../../src/form/languages/languages.ts";
import { choice, date, longText, number, rating } from "../../../src/form/makers.ts";
import { pdf } from "../../../src/form/pdf/pdf.ts";
import { opened, textIn } from "../../kit/read-pdf.ts";

const Note = form("Note", z.object({ note: longText({ title: "What is it?" }) }));

const Stay = form(
  "Stay",
  z.object({
    room: choice({ quiet: "A quiet room", sea: "A view of the sea" }, { title: "Which room?" }),
    from: date({ title: "From when?" }),
    guest: z.object({
      name: z.string().meta({ title: "Name?" }),
      age: number({ title: "Age?" }),
    }),
    pets: z.array(z.object({ kind: z.string().meta({ title: "What kind?" }) })).meta({
      title: "Pets",
    }),
    stars: rating({ title: "Last time?" }).optional(),
  }),
);

const stay = {
  room: "sea" as const,
  from: "2027-05-01",
  guest: { name: "Ann", age: 1_234 },
  pets: [{ kind: "Cat" }, { kind: "Dog" }],
};

async function noteWith(note: string): Promise<string> {
  return (await textIn(await pdf(Note, { note }))).join("\n");
}

describe("a filled form as a PDF", () => {
  it("shows what was asked and answered, in the order of the form", async () => {
    const [page = ""] = await textIn(await pdf(Stay, stay, { note: "No. 4711" }));

    const inOrder = ["Stay", "No. 4711", "Which room?", "A view of the sea", "From when?"];
    inOrder.push("May 1, 2027", "Guest", "Name?", "Ann", "Age?", "1,234");
    inOrder.push("Pets (1)", "Cat", "Pets (2)", "Dog", "Last time?", "not given", "Page 1 of 1");
    const places = inOrder.map((text) => page.indexOf(text));
    expect(places, page).to.not.include(-1);
    expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
  });

  it("speaks the customer's language", async () => {
    const at = new Date("2027-03-01T09:00:00Z");
    const [page] = await textIn(await pdf(Stay, stay, { language: "de", at }));

    for (const text of ["Ausgefüllt am 1. März 2027", "1. Mai 2027", "1.234", "Seite 1 von 1"]) {
      expect(page).to.include(text);
    }
  });

  const scripts: Readonly<Record<string, string>> = {
    Latin: "Größe naïve Žluťoučký kůň Łódź İstanbul șțĂ ŵŷ Ǿ Tiếng Việt ÆØÅ ßẞ",
    Cyrillic: "Съешь ещё этих мягких французских булок Київ їжак ґанок Ђорђе Қазақ Үлгү",
    Greek: "Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία ΰἴᾳ",
    "signs of money and trade": "€ £ ₺ ₴ ₽ № … – “quotes” «гильеметы» • ½ × ±",
  };
  for (const [script, text] of Object.entries(scripts)) {
    it(`can be read back letter by letter: ${script}`, async () => {
      expect((await noteWith(text)).replace(/\s+/g, " ")).to.include(text);
    });
  }

  it("covers the letters of every language that is written in those scripts", async () => {
    const letters = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => String.fromCodePoint(from + at)).filter(
        (sign) => /(?!\p{scx=Copt})\p{L}/u.test(sign) && sign === sign.normalize("NFC"),
      );
    // Latin with its extensions A and B as far as living languages go, Greek, and Cyrillic.
    const all = [...letters(0x41, 0x250), ...letters(0x370, 0x400), ...letters(0x400, 0x530)];
    const text = all.join("");

    const read = (await noteWith(text)).replace(/\s/g, "");

    expect(read).to.include(text);
  });

  for (const [script, text] of [
    ["Arabic", "مرحبا"],
    ["Chinese", "你好"],
    ["emoji", "👩‍👩‍👧"],
  ] as const) {
    it(`shows a sign for what it does not cover, and says so: ${script}`, async () => {
      const read = await noteWith(`Ann ${text}!`);

      const signs = [...new Intl.Segmenter().segment(text)].map(() => "�").join("");
      expect(read).to.include(`Ann ${signs}!`);
      expect(read).to.include("The sign � stands for a character");
    });
  }

  it("says nothing of that where everything is there", async () => {
    expect(await noteWith("Ann\u200f\u00ad \uFE0Fhere"))
      .to.include("Ann here")
      .and.not.include("�");
  });

  for (const { code } of formLanguages) {
    it(`has every letter of its own words in ${code}, or has them in English`, async () => {
      const [page] = await textIn(await pdf(Stay, stay, { language: code, at: new Date(0) }));

      expect(page).to.not.include("�");
    });
  }

  it("goes on over as many pages as it takes", async () => {
    const pages = await textIn(await pdf(Note, { note: "All of it. ".repeat(700) }));

    expect(pages.length).to.be.above(1);
    expect(pages.join(" ").match(/All of it\./g)).to.have.lengthOf(700);
    for (const [at, page] of pages.entries()) {
      expect(page).to.include(`Page ${at + 1} of ${pages.length}`);
    }
  });

  it("tells whoever has it read aloud its title, language and structure", async () => {
    const document = await opened(await pdf(Stay, stay, { title: "Your stay", language: "de" }));

    const { info } = await document.getMetadata();
    const tree = await (await document.getPage(1)).getStructTree();
    expect(info).to.include({ Title: "Your stay", Language: "de" });
    expect(await document.getMarkInfo()).to.include({ Marked: true });
    expect(JSON.stringify(tree)).to.include('"H1"').and.include('"TH"').and.include('"TD"');
  });

  it("is the same document for the same answers at the same time", async () => {
    const at = new Date("2027-03-01T09:00:00Z");

    const [one, other] = await Promise.all([pdf(Stay, stay, { at }), pdf(Stay, stay, { at })]);

    expect(Buffer.from(one).equals(Buffer.from(other))).to.equal(true);
  });
});
