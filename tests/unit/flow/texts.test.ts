import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { z } from "zod";
import { textProblems } from "../../../app/cli/text-problems.ts";
import { type Flow, flow } from "../../../src/flow/flow.ts";
import type { Verbs } from "../../../src/flow/verbs.ts";
import { Meeting } from "../../kit/meeting.ts";

type Files = Readonly<Record<string, unknown>>;

/** A flow in a folder with these files beside it, for as long as the body takes. */
async function withFlow(
  files: Files,
  body: (verbs: Verbs) => Promise<void>,
  work: (made: Flow<undefined, void>) => Promise<void> | void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "throughline-texts-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await writeFile(join(folder, name), text);
    }
    // A reloaded module has a query in its address.
    const texts = `${pathToFileURL(join(folder, "tea.ts")).href}?release=2`;
    await work(flow("tea", { fallback: true, texts }, body));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function meets(made: Flow, locale: string): Meeting {
  const meeting = new Meeting(made);
  meeting.locale = locale;
  return meeting;
}

const cups = ({ say, t }: Verbs) => say(t`${2} cups, ${"Ann"}: enjoy.`);

describe("the translations of a flow", () => {
  it("are said to whoever speaks the language, and the flow's own words to others", async () => {
    const files = { "tea.de.json": { "{{0}} cups, {{1}}: enjoy.": "{{1}}: {{0}} Tassen." } };
    await withFlow(files, cups, async (made) => {
      expect(await meets(made, "de-AT").says("hello there")).to.deep.equal(["Ann: 2 Tassen."]);
      expect(await meets(made, "es").says("hello there")).to.deep.equal(["2 cups, Ann: enjoy."]);
    });
  });

  it("have the plurals of their language", async () => {
    const forms = {
      zero: "صفر",
      one: "كوب",
      two: "كوبان",
      few: "{{0}} أكواب",
      many: "{{0}} كوبًا",
      other: "{{0}} كوب",
    };
    const entries = Object.entries(forms).map(([form, text]) => [`{{0}} cups_${form}`, text]);
    const counting = async ({ say, t }: Verbs) => {
      for (const count of [0, 1, 2, 3, 11, 100]) await say(t`${count} cups`);
    };
    await withFlow({ "tea.ar.json": Object.fromEntries(entries) }, counting, async (made) => {
      expect(await meets(made, "ar").says("hello there")).to.deep.equal([
        ...["صفر", "كوب", "كوبان", "3 أكواب", "11 كوبًا", "100 كوب"],
      ]);
    });
  });

  it("leave alone what customers have written", async () => {
    const files = { "tea.de.json": { "Hello {{0}}": "Hallo {{0}}" } };
    const greeting = async ({ ask, say, t }: Verbs) => {
      const name = await ask("name", "Name?", z.string());
      await say(t`Hello ${name}`);
    };
    await withFlow(files, greeting, async (made) => {
      const meeting = meets(made, "de");
      await meeting.says("hello there");

      const name = "<b>{{0}} $t(Hello {{0}}) & co";
      expect(await meeting.says(name)).to.deep.equal([`Hallo ${name}`]);
    });
  });

  it("of a called flow are its own", async () => {
    await withFlow(
      { "tea.de.json": { Tea: "Tee" } },
      ({ say, t }) => say(t`Tea`),
      async (tea) => {
        const outer = flow("outer", { fallback: true }, async ({ call, say, t }) => {
          await call("tea", tea);
          await say(t`Tea`);
        });

        expect(await meets(outer, "de").says("hello there")).to.deep.equal(["Tee", "Tea"]);
      },
    );
  });

  const bad: Readonly<Record<string, Files>> = {
    "is no JSON": { "tea.de.json": "{" },
    "holds something other than sentences": { "tea.de.json": { Tea: { one: "Tee" } } },
    "is for a language the bot does not speak": { "tea.fi.json": { Tea: "Tee" } },
  };
  for (const [what, files] of Object.entries(bad)) {
    it(`are refused with the name of a file that ${what}`, async () => {
      const [name = ""] = Object.keys(files);
      const made = await withFlow(files, cups, () => {}).catch((error: unknown) => error);

      expect(made).to.include({ code: "FLOW_BAD_TEXTS" });
      expect(String(made)).to.include(name);
    });
  }
});

describe("the check of translations", () => {
  async function problems(files: Files, body: (verbs: Verbs) => Promise<void>) {
    let found: string[] = [];
    await withFlow(files, body, (made) => {
      found = textProblems([made]).map(({ sentence, problem }) => `${sentence}: ${problem}`);
    });
    return found;
  }

  it("names a sentence of the flow that a file does not have", async () => {
    const files = {
      "tea.de.json": {},
      "tea.es.json": { "{{0}} cups, {{1}}: enjoy.": "{{0}} {{1}}" },
    };

    expect(await problems({ ...files, "tea.de.json": { Other: "Anderes" } }, cups)).to.deep.equal([
      "{{0}} cups, {{1}}: enjoy.: there is no translation",
      "Other: there is no translation",
    ]);
  });

  it("names the forms of a plural that are missing", async () => {
    const sentence = "{{0}} cups, {{1}}: enjoy.";
    const files = { "tea.de.json": { [`${sentence}_one`]: "Eine Tasse, {{1}}." } };

    expect(await problems(files, cups)).to.deep.equal([
      `${sentence}: of its plurals there is no "${sentence}_other"`,
    ]);
  });

  it("names values that got lost or that the flow does not give", async () => {
    const files = { "tea.de.json": { "{{0}} cups, {{1}}: enjoy.": "{{0}} Tassen, {{name}}." } };

    const [sentence] = Object.keys(files["tea.de.json"]);
    expect(await problems(files, cups)).to.deep.equal([
      `${sentence}: the flow gives no {{name}}`,
      `${sentence}: the translation leaves out {{1}}`,
    ]);
  });

  it("asks of the flow's own language for its plurals only", async () => {
    const sentence = "{{0}} cups, {{1}}: enjoy.";
    const own = { [`${sentence}_one`]: "One cup, {{1}}.", [`${sentence}_other`]: sentence };
    const more = async (verbs: Verbs) => {
      await cups(verbs);
      await verbs.say(verbs.t`More?`);
    };

    expect(await problems({ "tea.en.json": own }, more)).to.deep.equal([]);
  });
});
