import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { misspelt, readConfig } from "../../app/config.ts";
import { ConfigError } from "../../src/index.ts";
import { type Environment, runToEnd, withDirectory, withServer } from "../kit/server.ts";

const heading = "These settings have to be changed:";
const port = "must be a whole number from 0 to 65535, for example PORT=3000";
const uri =
  "MONGODB_URI=[secret] must begin with mongodb:// or mongodb+srv:// and a host, " +
  "for example MONGODB_URI=mongodb://127.0.0.1:27017/shop";
const token =
  "API_TOKEN=[secret] must have at least 16 characters, none of them a space; two while one " +
  "replaces the other, with a comma between them, for example API_TOKEN=32 random characters that your shop sends";
const simulator = 'must be "on" or "off", for example SIMULATOR=on';

/** What each broken environment is answered with, line by line. */
const publicUrl =
  "must be an http:// or https:// address without ? and #, for example PUBLIC_URL=https://bot.example.org";
const broken: [environment: Environment, lines: string[]][] = [
  [{ PUBLIC_URL: "bot.example" }, [`PUBLIC_URL="bot.example" ${publicUrl}`]],
  [{ PUBLIC_URL: "javascript:alert(1)" }, [`PUBLIC_URL="javascript:alert(1)" ${publicUrl}`]],
  [{ PUBLIC_URL: "https://a.example/?x=1" }, [`PUBLIC_URL="https://a.example/?x=1" ${publicUrl}`]],
  [
    { TELEGRAM_BOT_TOKEN: "4242" },
    [
      "TELEGRAM_BOT_TOKEN=[secret] must be a number, a colon and at least 20 characters, for example TELEGRAM_BOT_TOKEN=what @BotFather gives you",
    ],
  ],
  [
    { TELEGRAM_WEBHOOK: "https://bot.example.org/" },
    [
      'TELEGRAM_WEBHOOK="https://bot.example.org/" must be an http:// or https:// address that leads to /telegram on this server, for example TELEGRAM_WEBHOOK=https://bot.example.org/telegram',
    ],
  ],
  [{ PORT: "http" }, [`PORT="http" ${port}`]],
  [{ PORT: "-1" }, [`PORT="-1" ${port}`]],
  [{ PORT: "65536" }, [`PORT="65536" ${port}`]],
  [{ PORT: "80.5" }, [`PORT="80.5" ${port}`]],
  [{ PORT: " " }, [`PORT=" " ${port}`]],
  [{ PORT: "3000 " }, [`PORT="3000 " ${port}`]],
  [{ PORT: "0x10" }, [`PORT="0x10" ${port}`]],
  [{ PORT: "1e3" }, [`PORT="1e3" ${port}`]],
  [{ PORT: "٣٠٠٠" }, [`PORT="٣٠٠٠" ${port}`]],
  [{ PORT: "3000\n" }, [`PORT="3000\\n" ${port}`]],
  [{ PORT: "127.0.0.1:3000" }, [`PORT="127.0.0.1:3000" ${port}`]],
  [{ PORT: "/run/bot.sock" }, [`PORT="/run/bot.sock" ${port}`]],
  [{ PORT: "99999999999999999999" }, [`PORT="99999999999999999999" ${port}`]],
  [{ MONGODB_URI: "localhost" }, [uri]],
  [{ MONGODB_URI: "localhost:27017/shop" }, [uri]],
  [{ MONGODB_URI: "mongodb://" }, [uri]],
  [{ MONGODB_URI: "mongodb:///shop" }, [uri]],
  [{ MONGODB_URI: "mongodb:/127.0.0.1" }, [uri]],
  [{ MONGODB_URI: "MONGODB://127.0.0.1" }, [uri]],
  [{ MONGODB_URI: "postgres://bot:hunter2@127.0.0.1/shop" }, [uri]],
  [{ MONGODB_URI: " mongodb://bot:hunter2@127.0.0.1" }, [uri]],
  [{ SIMULATOR: "ON" }, [`SIMULATOR="ON" ${simulator}`]],
  [{ SIMULATOR: "true" }, [`SIMULATOR="true" ${simulator}`]],
  [{ SIMULATOR: "1" }, [`SIMULATOR="1" ${simulator}`]],
  [{ SIMULATOR: "off " }, [`SIMULATOR="off " ${simulator}`]],
  [
    { EXCHANGE_MONTHS: "0" },
    [
      'EXCHANGE_MONTHS="0" must be a whole number of months from 1 to 999, for example EXCHANGE_MONTHS=24',
    ],
  ],
  [
    { FILE_MONTHS: "x" },
    ['FILE_MONTHS="x" must be a whole number of months from 1 to 999, for example FILE_MONTHS=6'],
  ],
  ...["harbour", "harbour harbour harbour", ",", `${"x".repeat(16)},short`].map(
    (API_TOKEN): [Environment, string[]] => [{ API_TOKEN }, [token]],
  ),
  [{ DATA_DIR: " " }, ['DATA_DIR=" " must name a directory, for example DATA_DIR=./data']],
  [{ PORT: "x", SIMULATOR: "y" }, [`PORT="x" ${port}`, `SIMULATOR="y" ${simulator}`]],
  [
    { SIMULATOR: "y", MONGODB_URI: "bot:hunter2@127.0.0.1", DATA_DIR: "\t", PORT: "x" },
    [
      `PORT="x" ${port}`,
      uri,
      'DATA_DIR="\\t" must name a directory, for example DATA_DIR=./data',
      `SIMULATOR="y" ${simulator}`,
    ],
  ],
];

function messageFor(environment: Environment): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError && error.code === "CONFIG_INVALID") return error.message;
    throw error;
  }
  throw new Error("There was nothing wrong with it");
}

function expected(lines: readonly string[]): string {
  return [heading, ...lines.map((line) => `  ${line}`)].join("\n");
}

describe("settings", () => {
  describe("that are wrong", () => {
    for (const [environment, lines] of broken) {
      it(`are named, each with reason and example: ${JSON.stringify(environment)}`, () => {
        const message = messageFor(environment);

        expect(message).to.equal(expected(lines));
        expect(message).to.not.include("hunter2");
      });
    }
  });

  describe("that are left out", () => {
    const defaults = {
      port: 3000,
      dataDirectory: "./data",
      logLevel: "warn",
      flowsDirectory: "./flows",
      exchangeMonths: 24,
      fileMonths: 6,
      apiTokens: [],
      hasSimulator: true,
    };

    it("have defaults", () => {
      expect(readConfig({})).to.deep.equal(defaults);
    });

    it("may be given as nothing", () => {
      const empty = { PORT: "", MONGODB_URI: "", DATA_DIR: "", SIMULATOR: "", NODE_ENV: "" };

      expect(readConfig(empty)).to.deep.equal(defaults);
    });

    it("are not looked for in what an object inherits", () => {
      const environment = Object.create({ PORT: "http" }) as Environment;

      expect(readConfig({ ...environment })).to.deep.equal(defaults);
    });
  });

  describe("that are right", () => {
    const right: [environment: Environment, config: object][] = [
      [{ PORT: "0" }, { port: 0 }],
      [{ PORT: "65535" }, { port: 65_535 }],
      [{ PUBLIC_URL: "https://bot.example/a/" }, { publicUrl: "https://bot.example/a" }],
      [{ PORT: "08080" }, { port: 8_080 }],
      [{ DATA_DIR: "/var/lib/my bot" }, { dataDirectory: "/var/lib/my bot" }],
      [{ MONGODB_URI: "mongodb://127.0.0.1" }, { mongodbUri: "mongodb://127.0.0.1" }],
      [
        { MONGODB_URI: "mongodb+srv://bot:hunter2@db.example/shop?w=1" },
        { mongodbUri: "mongodb+srv://bot:hunter2@db.example/shop?w=1" },
      ],
      [{ EXCHANGE_MONTHS: "6" }, { exchangeMonths: 6 }],
      [{ FILE_MONTHS: "12" }, { fileMonths: 12 }],
      [{ API_TOKEN: "a".repeat(16) }, { apiTokens: ["a".repeat(16)] }],
      [{ NODE_ENV: "production" }, { hasSimulator: false }],
      [{ NODE_ENV: "production", SIMULATOR: "on" }, { hasSimulator: true }],
      [{ NODE_ENV: "development", SIMULATOR: "off" }, { hasSimulator: false }],
    ];

    for (const [environment, config] of right) {
      it(`are taken as they are: ${JSON.stringify(environment)}`, () => {
        expect(readConfig(environment)).to.deep.include(config);
      });
    }
  });
});

describe("a secret in a file", () => {
  const uri = "mongodb://bot:hunter2@db.example/shop";

  async function withSecret(content: string, work: (file: string) => void): Promise<void> {
    await withDirectory(async (directory) => {
      const file = join(directory, "secret");
      await writeFile(file, content);
      work(file);
    });
  }

  it("is taken without the line break at its end", async () => {
    for (const content of [uri, `${uri}\n`, `${uri}\r\n`]) {
      await withSecret(content, (file) => {
        expect(readConfig({ MONGODB_URI_FILE: file }).mongodbUri).to.equal(uri);
      });
    }
  });

  it("may be the key of the log", () =>
    withSecret("a key of enough letters", (file) => {
      expect(readConfig({ LOG_KEY_FILE: file }).logKey).to.equal("a key of enough letters");
    }));

  it("is not shown when it is wrong", () =>
    withSecret("postgres://bot:hunter2@db.example/shop", (file) => {
      const message = messageFor({ MONGODB_URI_FILE: file });

      expect(message).to.include("MONGODB_URI=[secret] must begin").and.not.include("hunter2");
    }));

  it("is named when it cannot be read, is empty, or there are two", async () => {
    const missing = messageFor({ LOG_KEY_FILE: "/nowhere/key" });
    expect(missing).to.equal(
      expected(['LOG_KEY_FILE="/nowhere/key" names a file that cannot be read (ENOENT)']),
    );
    await withSecret("\n", (file) => {
      expect(messageFor({ LOG_KEY_FILE: file })).to.include("names an empty file");
    });
    await withSecret(uri, (file) => {
      const two = messageFor({ MONGODB_URI_FILE: file, MONGODB_URI: uri });
      expect(two).to.include("only one can be meant").and.not.include("hunter2");
    });
  });

  it("is no misspelt setting, and only secrets are looked for there", () => {
    expect(misspelt({ MONGODB_URI_FILE: "x", LOG_KEY_FILE: "y" })).to.deep.equal([]);
    expect(readConfig({ PORT_FILE: "/nowhere/port" }).port).to.equal(3_000);
  });
});

describe("program with wrong settings", () => {
  const many = broken.at(-1) ?? [{}, []];

  it("prints all of them and exits with 78", () =>
    withDirectory(async (directory) => {
      const [environment, lines] = many;

      const { code, stdout, stderr } = await runToEnd({ DATA_DIR: directory, ...environment });

      expect(code).to.equal(78);
      expect(stderr).to.equal(`${expected(lines)}\n`);
      expect(stdout).to.equal("");
    }));

  it("says which port is taken and exits with 78", () =>
    withDirectory(async (directory) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      const address = other.address();
      const taken = typeof address === "object" && address ? address.port : 0;

      const { code, stdout, stderr } = await runToEnd({ DATA_DIR: directory, PORT: `${taken}` });
      other.close();

      expect(code).to.equal(78);
      expect(stderr).to.match(
        new RegExp(`^PORT=${taken} cannot be used \\(.*EADDRINUSE.*PORT=3001`),
      );
      expect(stderr.trim().split("\n")).to.have.length(1);
      expect(stdout).to.equal("");
    }));
});

describe("program in production", () => {
  const production = { NODE_ENV: "production" };
  const simulated = ["/", "/api/status", "/api/live", "/api/customers?person=ann"];

  it("has no simulator, and no page", () =>
    withServer(
      async ({ ask, post }) => {
        for (const path of [...simulated, "/simulator/telegram/ann", "/assets/x.js"]) {
          const { status, json } = await ask("GET", path);

          expect(status, path).to.equal(404);
          expect(json.error.code).to.equal("NOT_FOUND");
        }
        expect((await post("telegram", "ann", { text: "hi" })).status).to.equal(404);
        expect((await ask("POST", "/simulator/restart")).status).to.equal(404);
      },
      { environment: production },
    ));

  it("tells its state", () =>
    withServer(
      async ({ ask }) => {
        expect((await ask("GET", "/livez")).status).to.equal(200);
        expect((await ask("GET", "/readyz")).status).to.equal(200);
      },
      { environment: production },
    ));

  it("has the simulator when that is asked for", () =>
    withServer(
      async ({ says, shows }) => {
        await says("telegram", "ann", "hi");

        await shows("telegram", "ann", "What may we call you?");
      },
      { environment: { ...production, SIMULATOR: "on" } },
    ));
});
