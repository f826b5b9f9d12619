import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { loadFlows, type Release } from "../../app/flows.ts";
import { BotError } from "../../src/index.ts";
import { withDirectory } from "../kit/server.ts";

/** What is read of a folder with these files. */
function releaseOf(files: Readonly<Record<string, string>>): Promise<Release> {
  return withDirectory(async (directory) => {
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    return loadFlows(directory);
  });
}

async function codeOf(files: Readonly<Record<string, string>>): Promise<string> {
  const error = await releaseOf(files).catch((thrown: unknown) => thrown);
  return error instanceof BotError ? error.code : String(error);
}

const tea = 'export default { name: "tea", options: {}, body: async () => {} };';

describe("the folder of flows", () => {
  it("holds flows, the events their files export, and a greeting", async () => {
    const { flows, events, greeting } = await releaseOf({
      "tea.js": `${tea} export const paid = { name: "paid", schema: {} };`,
      "events.js": 'export const sent = { name: "sent", schema: {} }; export const other = 1;',
      "greeting.js": 'export const greeting = { en: "Ahoy!", de: "Moin!" };',
    });

    expect(flows.map(({ name }) => name)).to.deep.equal(["tea"]);
    expect(events.map(({ name }) => name)).to.deep.equal(["sent", "paid"]);
    expect(greeting).to.deep.equal({ en: "Ahoy!", de: "Moin!" });
  });

  it("holds forms, by the names they are exported as", async () => {
    const cup = 'export const Cup = { title: "A cup", fields: [], schema: {} };';

    const { flows, events, forms } = await releaseOf({
      "tea.js": `${tea} ${cup}`,
      "mug.js": cup.replaceAll("Cup", "Mug"),
    });

    expect(flows).to.have.length(1);
    expect(events).to.deep.equal([]);
    expect(forms.map(({ name, flow }) => ({ name, flow }))).to.deep.equal([
      { name: "Mug", flow: undefined },
      { name: "Cup", flow: "tea" },
    ]);
  });

  it("has no greeting unless one is exported", async () => {
    expect(await releaseOf({ "tea.js": tea })).to.not.have.property("greeting");
  });

  it("holds no file without any of these", async () => {
    expect(await codeOf({ "one.js": "export const one = 1;" })).to.equal("FLOW_NO_DEFAULT_EXPORT");
  });

  for (const greeting of ["1", "null", "{ en: 1 }", "() => 'Ahoy'"]) {
    it(`refuses a greeting that is no text: ${greeting}`, async () => {
      const file = `export const greeting = ${greeting};`;

      expect(await codeOf({ "greeting.js": file })).to.equal("FLOW_BAD_GREETING");
    });
  }

  it("refuses two greetings", async () => {
    const file = 'export const greeting = "Ahoy!";';

    expect(await codeOf({ "one.js": file, "two.js": file })).to.equal("FLOW_BAD_GREETING");
  });

  it("is read again with the translations as they are then", async () => {
    // Beside the project's own folders, so that the flow finds its packages.
    const directory = await mkdtemp(join(import.meta.dirname, "flows-"));
    try {
      const file = join(directory, "newsletter.de.json");
      await cp("flows/newsletter.ts", join(directory, "newsletter.ts"));
      const sentencesOf = ({ flows }: Release) => flows[0]?.texts?.files[0]?.sentences;

      await writeFile(file, '{ "Yes, please": "Ja" }');
      const first = await loadFlows(directory);
      await writeFile(file, '{ "Yes, please": "Ja, gern" }');
      const second = await loadFlows(directory, 1);

      expect(sentencesOf(first)).to.deep.equal({ "Yes, please": "Ja" });
      expect(sentencesOf(second)).to.deep.equal({ "Yes, please": "Ja, gern" });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
