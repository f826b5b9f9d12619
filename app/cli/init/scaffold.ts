/** The files of a new project: a flow, its test, and what runs them. */
export interface ScaffoldOptions {
  readonly name: string;
  /** Where npm finds this package: a version, or a file. */
  readonly throughline: string;
  /** Versions of the packages that a project needs beside it. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What each file holds, by its path. */
export function scaffold(options: ScaffoldOptions): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", `${JSON.stringify(packageOf(options), undefined, 2)}\n`],
    ["tsconfig.json", tsconfig],
    [".mocharc.json", mocharc],
    [".gitignore", "node_modules/\ndata/\n"],
    ["README.md", readme(options.name)],
    ["flows/booking.ts", flow],
    ["tests/booking.test.ts", test],
  ]);
}

const developedWith = ["@types/mocha", "@types/node", "mocha", "tsx", "typescript"] as const;

function packageOf({ name, throughline, versions }: ScaffoldOptions) {
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.map((one) => [one, versions[one] ?? "latest"]));
  return {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      start: "throughline start",
      dev: "throughline dev",
      test: "tsc && mocha",
    },
    dependencies: { throughline, ...pick(["zod"]) },
    devDependencies: pick(developedWith),
  };
}

const tsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "types": ["node", "mocha"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["flows", "tests"]
}
`;

const mocharc = `{
  "node-option": ["import=tsx"],
  "spec": ["tests/**/*.test.ts"]
}
`;

const flow = `/** A table for tonight: how many, when, and under which name. */
import { flow } from "throughline";
import { z } from "zod";

export default flow(
  "booking",
  { command: "book", says: ["book a table"], fallback: true },
  async ({ say, ask, choose }) => {
    await say("Welcome to the Harbour Kitchen!");
    const guests = await ask(
      "guests",
      "A table for how many?",
      z.coerce.number("A number, please").int().min(1).max(12, "We have room for twelve at most"),
    );
    const time = await choose("time", "When would you like to come?", {
      early: "At six",
      late: "At half past eight",
    });
    const name = await ask("name", "Under which name?", z.string().trim().min(1).max(80), {
      remember: "name",
    });
    await say(\`See you tonight, \${name}: \${guests} at \${time === "early" ? "six" : "half past eight"}.\`);
  },
);
`;

const test = `import { conversation } from "throughline/testing";
import booking from "../flows/booking.ts";

describe("booking", () => {
  it("is begun on one app and finished on another", async () => {
    await conversation(booking)
      .on("telegram")
      .says("hi")
      .sees("Welcome to the Harbour Kitchen!")
      .sees("A table for how many?")
      .says("4")
      .offers("At six", "At half past eight")
      .on("whatsapp")
      .says("at six")
      .says("Ann")
      .sees("See you tonight, Ann: 4 at six.")
      .isThrough();
  });

  it("asks again for a number that does not fit, and says why", async () => {
    await conversation(booking).says("hi").says("20").sees("We have room for twelve at most");
  });

  it("knows the name the next time", async () => {
    await conversation(booking)
      .says("hi")
      .says("2")
      .chooses("At six")
      .says("Ann")
      .says("hi")
      .says("3")
      .chooses("At half past eight")
      .sees("See you tonight, Ann: 3 at half past eight.");
  });
});
`;

function readme(name: string): string {
  return `# ${name}

A bot made with Throughline.

    npm install && npm start

Then open <http://127.0.0.1:3000> and say hi on any of the three phones. With \`npm run dev\` instead,
a changed flow is taken up at once, and every phone keeps its place.

    npm install && npm test

Flows are in \`flows/\`, one in each file; their tests are in \`tests/\`.
`;
}
