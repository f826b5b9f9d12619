import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
  type CheckOptions,
  checkCommand,
  endRunCommand,
  runsCommand,
} from "../../../app/cli/check-command.ts";
import newsletter from "../../../flows/newsletter.ts";
import { backup } from "../../../src/store/move/backup.ts";
import { storeFor } from "../../../src/store/open.ts";
import { anEngine } from "../../kit/engine.ts";
import { withDirectory } from "../../kit/server.ts";

interface Deployment {
  readonly environment: Readonly<Record<string, string>>;
  /** Deploys the flow with this changed. */
  change(from: string | RegExp, to: string): Promise<void>;
}

/** A shop where Ann looks at the second question of the newsletter. */
function withShop(body: (deployment: Deployment) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const [data, flows] = [join(directory, "data"), join(process.cwd(), "tests", "app")];
    const store = storeFor({ directory: data });
    await store.open();
    const engine = await anEngine({ flows: [newsletter], store });
    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann");
    await engine.restartWith({ after: "stop" });
    await store.close();
    // Beside the project's own folders, so that the flow finds its packages.
    await withFolder(flows, (folder) =>
      body({
        environment: { DATA_DIR: data, FLOWS_DIR: folder },
        async change(from, to) {
          const source = await readFile("flows/newsletter.ts", "utf8");
          await writeFile(join(folder, "newsletter.ts"), source.replace(from, to));
        },
      }),
    );
  });
}

async function withFolder(parent: string, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(parent, "flows-"));
  try {
    await cp("flows/newsletter.ts", join(folder, "newsletter.ts"));
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function said(
  command: typeof checkCommand,
  options: CheckOptions,
  { environment }: Deployment,
) {
  let out = "";
  let err = "";
  const terminal = {
    environment,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  return { code: await command(options, terminal), out, err };
}

describe("check command", () => {
  it("finds nothing to do for the same flows", () =>
    withShop(async (shop) => {
      const { code, out } = await said(checkCommand, {}, shop);

      expect(code).equal(0);
      expect(out).match(/^unchanged +1$/m);
    }));

  it("ends with 2 when a customer would stand still", () =>
    withShop(async (shop) => {
      await shop.change(
        /await ask\("name"[^;]*;/,
        'await choose("name", "What may we call you?", { ann: "Ann" });',
      );

      const { code, out } = await said(checkCommand, {}, shop);

      expect(code).equal(2);
      expect(out).match(/^paused +1$/m);
      expect(out).match(/^paused: newsletter at "email", .*"name" was ask\(\) and is choose\(\)$/m);
    }));

  it("ends with 2 when a translation is missing, and names file and sentence", () =>
    withShop(async (shop) => {
      const file = join(shop.environment.FLOWS_DIR ?? "", "newsletter.es.json");
      const translations = await readFile("flows/newsletter.de.json", "utf8");
      await writeFile(file, translations.replace(/^.*"No, thank you".*\n/m, ""));

      const { code, out } = await said(checkCommand, {}, shop);
      const { texts } = JSON.parse((await said(checkCommand, { json: true }, shop)).out);

      expect(code).equal(2);
      expect(out).include(`${file}: "No, thank you": there is no translation\n`);
      expect(texts).deep.equal([
        { file, sentence: "No, thank you", problem: "there is no translation" },
      ]);
    }));

  it("tells everything as JSON when asked", () =>
    withShop(async (shop) => {
      await shop.change('ask("email"', 'ask("address"');

      const { code, out } = await said(checkCommand, { json: true }, shop);

      expect(code).equal(0);
      expect(JSON.parse(out).counts).include({ moved: 1, unchanged: 0 });
      expect(JSON.parse(out).findings[0]).include({ flow: "newsletter", step: "email" });
    }));

  it("looks at the place it is given", () =>
    withShop(async (shop) => {
      const elsewhere = { ...shop, environment: { ...shop.environment, DATA_DIR: "/nowhere" } };

      const { DATA_DIR: from = "" } = shop.environment;

      expect((await said(checkCommand, { from }, elsewhere)).code).equal(0);
    }));

  it("looks into a backup", () =>
    withShop(async (shop) => {
      const { DATA_DIR: directory = "" } = shop.environment;
      const store = storeFor({ directory });
      await store.open();
      const from = `${directory}.backup`;
      await backup(store, from);
      await store.close();

      const { code, out } = await said(checkCommand, { from }, shop);

      expect(code).equal(0);
      expect(out).match(/^unchanged +1$/m);
    }));
});

describe("runs command", () => {
  it("lists nothing where nobody waits for an operator", () =>
    withShop(async (shop) => {
      const { code, out } = await said(runsCommand, {}, shop);

      expect({ code, out }).deep.equal({ code: 0, out: "No run waits for an operator\n" });
    }));

  it("says when there is no run to end", () =>
    withShop(async (shop) => {
      const end: typeof checkCommand = (options, terminal) =>
        endRunCommand({ customer: "nobody", run: "none" }, options, terminal);

      const { code, err } = await said(end, {}, shop);

      expect(code).equal(1);
      expect(err).equal("Customer nobody has no run none: see throughline runs\n");
    }));
});
