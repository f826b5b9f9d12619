import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { runStoreCommand, usage } from "../../../app/cli/store-command.ts";
import { exchanges } from "../../../src/model/exchange.ts";
import { storeFor } from "../../../src/store/open.ts";
import { directories } from "../../kit/places.ts";
import { anExchange, digestOf, fillStore } from "../../kit/store-content.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";

describe("store command", () => {
  const disk = directories();
  afterEach(disk.clear);

  const aStore = async () => {
    const directory = await disk.make();
    await inStore(directory, (store) =>
      fillStore(store, { customers: 2, exchangesEach: 3, files: 1 }),
    );
    return directory;
  };
  const digestAt = (directory: string) => inStore(directory, digestOf);

  it("copies between two places", async () => {
    const [from, to] = [await aStore(), join(await disk.make(), "new")];

    const { code, out, err } = await run(["copy", "--from", from, "--to", to]);

    expect(code).equal(0);
    expect(out)
      .match(/^exchanges +6$/m)
      .and.match(/^files +1$/m);
    expect(err).match(/^copying exchanges 6$/m);
    expect(await digestAt(to)).deep.equal(await digestAt(from));
  });

  it("backs up and restores, as JSON when asked", async () => {
    const [from, folder] = [await aStore(), await disk.make()];
    const [file, to] = [join(folder, "backup"), join(folder, "new")];

    const written = await run(["backup", file, "--from", from, "--json"]);
    const restored = await run(["restore", file, "--to", to, "--json"]);

    expect(JSON.parse(written.out)).nested.include({ "counts.exchanges": 6, file });
    expect(JSON.parse(restored.out)).nested.include({ "parts.exchanges.count": 6, to });
    expect([written.err, restored.err]).deep.equal(["", ""]);
    expect(await digestAt(to)).deep.equal(await digestAt(from));
  });

  it("says why a backup cannot be written", async () => {
    const [from, folder] = [await aStore(), await disk.make()];

    const { code, err } = await run(["backup", join(folder, "none", "backup"), "--from", from]);

    expect(code).equal(1);
    expect(err).match(
      /could not be read or written \(ENOENT: no such file or directory.*\): look at/,
    );
  });

  it("takes the program's own store when no place is named", async () => {
    const from = await aStore();
    const file = join(await disk.make(), "backup");

    const { code } = await run(["backup", file], { DATA_DIR: from });

    expect(code).equal(0);
    expect((await readFile(file)).subarray(0, 18).toString()).equal("throughline backup");
  });

  it("tells what the doctor finds, and what helps", async () => {
    const place = await aStore();
    await inStore(place, (store) =>
      store.collection(exchanges).remove([anExchange("customer-00001", 2)._id]),
    );

    const { code, out } = await run(["doctor", "--from", place]);

    expect(code).equal(2);
    expect(out).contain('customers "customer-00001": number 2 of 3').and.contain("backup");
  });

  it("ends well when the doctor finds nothing that matters", async () => {
    const { code, out } = await run(["doctor", "--from", await aStore()]);

    expect(code).equal(0);
    expect(out).match(/^file-unused: 1$/m);
  });

  describe("asked as a doctor of a bot on Telegram", () => {
    let api: BotApi;
    beforeEach(async () => {
      api = await new BotApi().start();
    });
    afterEach(() => api.stop());

    const examined = async (token: string, more: readonly string[] = []) => {
      const at = { DATA_DIR: await aStore(), TELEGRAM_API_ROOT: api.root };
      return run(["doctor", ...more], { ...at, TELEGRAM_BOT_TOKEN: token });
    };

    it("tells its name when all is well", async () => {
      const { code, out } = await examined(api.token);

      expect(code).equal(0);
      expect(out).match(/^telegram +@harbour_bot$/m);
    });

    it("tells in a line what is wrong there", async () => {
      const token = "4242:of-another-bot-altogether";
      const problem = /^Telegram does not know this bot.*@BotFather again$/;

      const { code, out } = await examined(token);
      const { out: json } = await examined(token, ["--json"]);

      expect(code).equal(2);
      expect(out).match(/^telegram +Telegram does not know this bot: .*@BotFather again$/m);
      expect(JSON.parse(json).apps[0].problem).match(problem);
      expect(out + json)
        .not.contain(token)
        .and.not.contain("No problems found");
    });

    it("leaves it alone when another place is named", async () => {
      await examined(api.token, ["--from", await aStore()]);

      expect(api.calls).deep.equal([]);
    });
  });

  it("makes no store where none is", async () => {
    const place = join(await disk.make(), "misspelt");

    for (const args of [["doctor"], ["backup", join(place, "file")], ["copy", "--to", place]]) {
      const { code, err } = await run([...args, "--from", `${place}x`]);
      expect(code).equal(1);
      expect(err).contain(`no store in the directory ${place}x`);
    }
    expect([existsSync(place), existsSync(`${place}x`)]).deep.equal([false, false]);
  });

  it("says what to do when something is refused", async () => {
    const [from, to] = [await aStore(), await aStore()];
    const file = join(await disk.make(), "file");
    await writeFile(file, "not a backup");

    const copied = await run(["copy", "--from", from, "--to", to]);
    const restored = await run(["restore", file, "--to", join(to, "new")]);

    expect(copied).include({ code: 1, out: "" });
    expect(copied.err).contain("not empty: name an empty directory");
    expect(restored).include({ code: 1, out: "" });
    expect(restored.err).contain("use another backup");
  });

  it("refuses wrong settings with their own code", async () => {
    const { code, err } = await run(["doctor"], { MONGODB_URI: "my database" });

    expect(code).equal(78);
    expect(err).contain("MONGODB_URI");
  });

  it("prints how it is used", async () => {
    expect(await run(["--help"])).deep.equal({ code: 0, out: usage, err: "" });
  });

  for (const args of [
    [],
    ["move"],
    ["copy"],
    ["copy", "--from", "a", "--to", "a", "b"],
    ["backup"],
    ["restore", "one", "two"],
    ["doctor", "--fast"],
    ["doctor", "place"],
  ])
    it(`explains itself after "${args.join(" ")}"`, async () => {
      const { code, out, err } = await run(args);

      expect({ code, out }).deep.equal({ code: 64, out: "" });
      expect(err).contain(usage);
    });
});

async function run(args: readonly string[], environment: Record<string, string> = {}) {
  let [out, err] = ["", ""];
  const code = await runStoreCommand(args, {
    environment,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

async function inStore<R>(
  directory: string,
  work: (store: ReturnType<typeof storeFor>) => Promise<R>,
): Promise<R> {
  const store = storeFor({ directory });
  await store.open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
