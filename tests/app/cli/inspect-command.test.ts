import { expect } from "chai";
import { inspectUsage, runInspectCommand } from "../../../app/cli/inspect-command.ts";
import { directories } from "../../kit/places.ts";
import { type Simulator, withDirectory, withServer } from "../../kit/server.ts";

async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const printed = { out: "", err: "" };
  const code = await runInspectCommand(args, {
    environment,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { code, ...printed };
}

/** A bot that has answered one message, still running. */
function besideABot(
  body: (bot: { server: Simulator; at: string[]; log: () => string }) => Promise<void>,
): Promise<void> {
  return withDirectory((directory) => {
    let written = "";
    const logTo = {
      write: (line: string) => {
        written += line;
      },
    };
    const environment = { DATA_DIR: directory, LOG_LEVEL: "info" };
    return withServer(
      async (server) => {
        await server.says("telegram", "ann", "hi", "m1");
        await server.shows("telegram", "ann", "What may we call you?");
        await body({ server, at: ["--from", directory], log: () => written });
      },
      { environment, logTo },
    );
  });
}

describe("inspect command", () => {
  const disk = directories();
  afterEach(disk.clear);

  it("tells where the answer is, beside a running bot", () =>
    besideABot(async ({ at }) => {
      const { code, out, err } = await run(["telegram:simulator:ann/m1", ...at]);

      expect(code).to.equal(0);
      expect(out).to.match(/^Message {3}telegram:simulator:ann\/m1$/m);
      expect(out).to.match(/^inbox {5}It was accepted at /m);
      expect(out).to.match(/^Cause {5}answered$/m);
      expect(err).to.equal("");
    }));

  it("prints JSON when asked", () =>
    besideABot(async ({ at }) => {
      const { out } = await run(["ann", "--json", ...at]);

      expect(JSON.parse(out)).to.deep.include({
        cause: "answered",
        message: "telegram:simulator:ann/m1",
      });
    }));

  it("takes what the log calls a message or a customer", () =>
    besideABot(async ({ server, at, log }) => {
      await server.customer("ann");
      const [message = ""] = /m_[\w-]{16}/.exec(log()) ?? [];
      const [customer = ""] = /c_[\w-]{16}/.exec(log()) ?? [];

      for (const reference of [message, customer]) {
        const { out } = await run([reference, ...at]);

        expect(out, reference).to.include("telegram:simulator:ann/m1");
      }
    }));

  it("ends with 2 where there is no answer", () =>
    besideABot(async ({ at }) => {
      const { code, out } = await run(["telegram:simulator:\u202e4711", ...at]);

      expect(code).to.equal(2);
      expect(out).to.include("never arrived").and.not.include("\u202e");
    }));

  it("says what is wrong with how it is called", async () => {
    for (const args of [[], ["ann", "bob"], ["--colour"]]) {
      const { code, err } = await run(args);

      expect(code).to.equal(64);
      expect(err).to.include(inspectUsage);
    }
    expect((await run(["--help"])).out).to.equal(inspectUsage);
  });

  it("says that there is no store", async () => {
    const DATA_DIR = await disk.make();

    const { code, err } = await run(["ann"], { DATA_DIR });

    expect(code).to.equal(1);
    expect(err).to.match(/^There is no store in the directory .* check its name, or set --from\n$/);
  });
});
