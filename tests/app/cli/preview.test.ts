import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { skins } from "../../../adapters/web/index.ts";
import { previewForms } from "../../../app/cli/preview.ts";
import { commandLine, runToEnd } from "../../kit/server.ts";

const inEnglish = { apps: skins, language: "en" } as const;

const cups = `
  import { choice, flow, form } from "throughline";
  import { z } from "zod";
  const size = choice({ s: "Small", l: "Large" }, { title: "How large?" });
  export const Cup = form("A cup", z.object({ size, cream: z.boolean() }));
  export const Plate = form("A plate", z.object({ size }));
  export default flow("crockery", {}, async ({ fill }) => void (await fill("cup", Cup)));
`;

/** Beside the project's own folders, so that the flow finds its packages. */
async function withCrockery(check: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(import.meta.dirname, "flows-"));
  try {
    await writeFile(join(directory, "crockery.ts"), cups);
    await check(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe("preview of a form", () => {
  it("shows every app's way of asking, and why so", () =>
    withCrockery(async (directory) => {
      expect(await previewForms(directory, "Plate", inEnglish)).to.equal(
        [
          "=== Plate on whatsapp",
          "A plate: questions. The app has no forms of its own.\n",
          "--- size\nHow large?\npoll: [1. Small] [2. Large]\n",
          "=== Plate on telegram",
          "A plate: questions. The app has no forms of its own.\n",
          "--- size\nHow large?\n[Small] [Large]\n",
          "=== Plate on discord",
          "A plate: questions. So few questions are quicker to answer in the chat than on a form of the app's own.\n",
          "--- size\nHow large?\n[Small] [Large]\n",
        ].join("\n"),
      );
    }));

  it("shows the forms beside a flow, in a customer's language", () =>
    withCrockery(async (directory) => {
      const options = { apps: ["discord"], language: "de" } as const;

      const shown = await previewForms(directory, "crockery", options);

      expect(shown.match(/^===.*$/gm)).to.deep.equal([
        ...["=== Cup on discord", "=== Plate on discord"],
      ]);
      expect(shown).to.include("--- cream\nCream\n[Ja] [Nein]");
    }));

  it("tells programs the same as JSON", () =>
    withCrockery(async (directory) => {
      const [first] = JSON.parse(
        await previewForms(directory, "Cup", { ...inEnglish, json: true }),
      );

      expect(first).to.include({ form: "Cup", app: "whatsapp", as: "questions" });
      expect(first.pages).to.have.nested.property("[0][0].shown[0].text", "How large?");
    }));
});

describe("throughline preview", () => {
  const runs = (...words: readonly string[]) => runToEnd({}, [commandLine, "preview", ...words]);

  it("shows one app, where one is named", async () => {
    const { code, stdout } = await runs("loan-application", "--app", "telegram");

    expect(code).to.equal(0);
    expect(stdout).to.match(/^=== Application on telegram\nLoan application: page\./);
    expect(stdout.match(/^--- /gm)).to.have.length(25);
  });

  it("names the forms there are, where one is asked for that is not there", async () => {
    const { code, stderr } = await runs("lunch");

    expect(code).to.equal(78);
    expect(stderr).to.match(
      /^There is no form "lunch" in .*: name one of .*"Feedback" of "feedback"/,
    );
  });

  it("refuses an app that it does not know", async () => {
    const { code, stderr } = await runs("feedback", "--app", "icq");

    expect(code).to.equal(64);
    expect(stderr).to.match(/Allowed choices are whatsapp, telegram, discord/);
  });
});
