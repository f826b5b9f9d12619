import { appendFile, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { commandLine, runToEnd, until, withDirectory, withProgram } from "../../kit/server.ts";

const runs = (environment: Record<string, string>, ...words: readonly string[]) =>
  runToEnd(environment, [commandLine, ...words]);

/** A project with flows of its own, which finds packages where this one has them. */
async function aProject(directory: string): Promise<string> {
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await symlink(join(process.cwd(), "node_modules"), join(directory, "node_modules"));
  await cp("flows/newsletter.ts", join(directory, "flows", "newsletter.ts"));
  return join(directory, "flows");
}

describe("command line", () => {
  it("says what it can do", async () => {
    const { code, stdout } = await runs({}, "--help");

    expect(code).equal(0);
    expect(stdout).match(/init .*start .*dev .*flows .*preview .*store /s);
  });

  it("says its version", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8"));

    expect(await runs({}, "--version")).include({ code: 0, stdout: `${version}\n` });
  });

  it("refuses an unknown command as wrong usage", async () => {
    const { code, stderr } = await runs({}, "frob");

    expect(code).equal(64);
    expect(stderr).match(/unknown command 'frob'/);
  });

  it("hands over to the commands on the store", () =>
    withDirectory(async (directory) => {
      const { code, stderr } = await runs({}, "doctor", "--from", directory);

      expect(code).equal(1);
      expect(stderr).match(/There is no store in the directory/);
    }));

  describe("flows", () => {
    it("are listed with what starts each", async () => {
      const { code, stdout } = await runs({}, "flows");

      expect(code).equal(0);
      expect(stdout).match(/^newsletter +\/newsletter, "newsletter", "sign me up"/m);
    });

    it("are listed as JSON when asked", async () => {
      const { stdout } = await runs({}, "flows", "--json");

      expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).deep.equal([
        ...[
          "appointment",
          "damage-claim",
          "feedback",
          "loan-application",
          "newsletter",
          "order-status",
          "quiz",
        ],
      ]);
    });

    it("are listed with the event and the link that start them", () =>
      withDirectory(async (directory) => {
        const flows = await aProject(directory);
        const declared = [
          'import { event, flow } from "throughline";',
          'import { z } from "zod";',
          'export const paid = event("paid", z.object({}));',
        ];
        const thanks = 'export default flow("thanks", { on: paid }, async () => {});';
        const table = 'export default flow("table", { link: "table" }, async () => {});';
        await writeFile(join(flows, "thanks.ts"), [...declared, thanks].join("\n"));
        await writeFile(join(flows, "table.ts"), [declared[0], table].join("\n"));

        const { stdout } = await runs({ FLOWS_DIR: flows }, "flows");

        expect(stdout).match(/^table +a link that ends in table$/m);
        expect(stdout).match(/^thanks +the event paid$/m);
      }));

    it("are drawn as a chart of their steps", async () => {
      const { code, stdout } = await runs({}, "flows", "newsletter");

      expect(code).equal(0);
      expect(stdout).match(/^flowchart TD\n +start\(\["newsletter"\]\)\n/);
      expect(stdout).include('step3{"choose: consent"}');
    });

    it("are named where one is drawn that is not there", async () => {
      const { code, stderr } = await runs({}, "flows", "lunch");

      expect(code).equal(78);
      expect(stderr).match(/^There is no flow "lunch" in .*: name one of .*"newsletter"/);
    });

    it("are looked for where FLOWS_DIR says", () =>
      withDirectory(async (directory) => {
        const { code, stderr } = await runs({ FLOWS_DIR: join(directory, "none") }, "flows");

        expect(code).equal(78);
        expect(stderr).match(/^There is no folder of flows at .*none: make it, or set FLOWS_DIR/);
      }));

    it("must be exported", () =>
      withDirectory(async (directory) => {
        await mkdir(join(directory, "flows"));
        await writeFile(join(directory, "flows", "empty.js"), "export const nothing = 1;\n");

        const { code, stderr } = await runs({ FLOWS_DIR: join(directory, "flows") }, "flows");

        expect(code).equal(1);
        expect(stderr).match(/empty\.js exports no flow: end it with "export default flow/);
      }));
  });

  describe("dev", () => {
    it("takes up a changed flow, and every phone keeps its place", () =>
      withDirectory(async (directory) => {
        const flows = await aProject(directory);
        const environment = { DATA_DIR: join(directory, "data"), FLOWS_DIR: flows };
        await withProgram(
          environment,
          async ({ says, shows, stdout }) => {
            await says("telegram", "ann", "hi");
            await shows("telegram", "ann", "What may we call you?");
            const file = join(flows, "newsletter.ts");
            const before = await readFile(file, "utf8");
            await writeFile(file, before.replace("What is your e-mail address", "Where to"));
            await until("the flow is taken up", async () =>
              stdout().includes("Flows taken up: newsletter"),
            );

            await says("telegram", "ann", "Ann");

            await shows("telegram", "ann", "Where to, Ann?");
          },
          [commandLine, "dev"],
        );
      }));

    it("says in words where a flow does not do the same twice", () =>
      withDirectory(async (directory) => {
        const flows = await aProject(directory);
        const dice = [
          'import { flow } from "throughline";',
          'import { z } from "zod";',
          'export default flow("dice", { command: "dice" }, async ({ ask, say }) => {',
          '  const who = await ask("who", "Who throws?", z.string());',
          '  await say(who + " has thrown " + Math.random());',
          "});",
        ];
        await writeFile(join(flows, "dice.ts"), dice.join("\n"));
        const environment = { DATA_DIR: join(directory, "data"), FLOWS_DIR: flows };
        await withProgram(
          environment,
          async ({ says, shows, stdout }) => {
            await says("telegram", "ann", "/dice");
            await shows("telegram", "ann", "Who throws?");
            await says("telegram", "ann", "Ann");

            await until("the step is named", async () =>
              /Flow "dice" did not do the same .*after "who"/.test(stdout()),
            );
          },
          [commandLine, "dev"],
        );
      }));

    it("goes on with the flows it has when those there cannot run together", () =>
      withDirectory(async (directory) => {
        const flows = await aProject(directory);
        const environment = { DATA_DIR: join(directory, "data"), FLOWS_DIR: flows };
        await withProgram(
          environment,
          async ({ says, shows, stdout }) => {
            await cp(join(flows, "newsletter.ts"), join(flows, "other.ts"));
            await until("the mistake is told", async () => stdout().includes("stay as they were"));

            await says("telegram", "ann", "hi");

            await shows("telegram", "ann", "What may we call you?");
            expect(stdout()).match(/both claim the name "newsletter"/);
          },
          [commandLine, "dev"],
        );
      }));

    it("goes on with the flow it has when the new one cannot be read", () =>
      withDirectory(async (directory) => {
        const flows = await aProject(directory);
        const environment = { DATA_DIR: join(directory, "data"), FLOWS_DIR: flows };
        await withProgram(
          environment,
          async ({ says, shows, stdout }) => {
            await says("telegram", "ann", "hi");
            await shows("telegram", "ann", "What may we call you?");
            await appendFile(join(flows, "newsletter.ts"), "syntax(");
            await until("the mistake is told", async () => stdout().includes("stay as they were"));

            await says("telegram", "ann", "Ann");

            await shows("telegram", "ann", "What is your e-mail address, Ann?");
            expect(stdout()).match(/newsletter\.ts:\d+:\d+/);
          },
          [commandLine, "dev"],
        );
      }));
  });
});
