import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { log } from "../../app/log.ts";
import { keptLogKey } from "../../app/log-key.ts";
import { ChannelError } from "../../src/base/errors.ts";
import { flow } from "../../src/flow/flow.ts";
import { anEngine } from "../kit/engine.ts";
import { withDirectory, withProgram } from "../kit/server.ts";
import { choiceOf, toConsent } from "./talk.ts";

const key = "0123456789abcdef0123456789abcdef";

function aLog({ level = "info", secrets = [] as string[], key: by = key } = {}) {
  const written: string[] = [];
  const write = log({
    ...{ level: level as "info", key: by, secrets },
    to: { write: (line) => void written.push(line) },
  });
  return {
    write,
    written,
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into it and fails if it is otherwise
    lines: (): any[] => written.map((line) => JSON.parse(line)),
  };
}

describe("the log", () => {
  it("has one object a line, with time, level, message and event", () => {
    const { write, written, lines } = aLog();

    write("info", "bot_started");

    expect(written.join("")).to.match(/^\{.*\}\n$/);
    expect(lines()[0]).to.deep.include({ level: "info", event: "bot_started", msg: "bot started" });
    expect(lines()[0].time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("leaves out what is below its level", () => {
    const { write, written } = aLog({ level: "warn" });

    write("info", "turn_ended");
    write("warn", "send_refused");

    expect(written).to.have.length(1);
  });

  it("refers to a customer and a message by names only the key's holder can tell", () => {
    const { write, written, lines } = aLog();
    const facts = { customer: "cust-4711", inboxId: "telegram:bot:987", turn: 3 };

    write("info", "turn_ended", facts);
    write("info", "turn_ended", facts);

    const [one, other] = lines();
    expect(one.customerRef)
      .to.match(/^c_[\w-]{16}$/)
      .and.to.equal(other.customerRef);
    expect(one.inboxId).to.match(/^m_[\w-]{16}$/);
    expect(one.turnId).to.equal(`${one.customerRef}.3`);
    // Not the number alone: the time of a line may end in it.
    expect(written.join("")).to.not.include("4711").and.not.include("bot:987");
  });

  it("gives other names with another key", () => {
    const one = aLog();
    const other = aLog({ key: `${key}x` });

    one.write("info", "turn_ended", { customer: "ann" });
    other.write("info", "turn_ended", { customer: "ann" });

    expect(one.lines()[0].customerRef).to.not.equal(other.lines()[0].customerRef);
  });

  it("ties what was sent to the message it answers", () => {
    const { write, lines } = aLog();

    write("info", "message_accepted", { inboxId: "telegram:bot:1" });
    write("info", "message_sent", { outboxId: "telegram:bot:1/2.1" });

    const [accepted, sent] = lines();
    expect(sent).to.deep.include({
      inboxId: accepted.inboxId,
      outboxId: `${accepted.inboxId}/2.1`,
    });
  });

  it("shows what was written and why something failed at debug only", () => {
    const quiet = aLog({ level: "info" });
    const open = aLog({ level: "debug" });

    for (const { write } of [quiet, open])
      write("error", "turn_failed", { text: "my name is Ann", reason: "no such name: Ann" });

    expect(quiet.written.join("")).to.not.include("Ann");
    expect(open.lines()[0]).to.deep.include({
      text: "my name is Ann",
      reason: "no such name: Ann",
    });
  });

  it("shows why the store is away at any level", () => {
    const { write, lines } = aLog();

    write("error", "serve_failed", { code: "STORE_UNREACHABLE", reason: "it does not answer" });

    expect(lines()[0].reason).to.equal("it does not answer");
  });

  it("drops facts it does not know", () => {
    const { write, lines } = aLog();

    write("warn", "send_refused", { nickname: "Ann", attempts: 2, channel: "telegram" });

    expect(lines()[0]).to.deep.include({ attempts: 2, channel: "telegram" });
    expect(lines()[0]).to.not.have.property("nickname");
  });

  it("stays on one line and one direction whatever is written", () => {
    const { write, written } = aLog({ level: "debug" });

    write("debug", "message_accepted", {
      text: 'a\n{"level":"error"}\u001b[31m\u202eevil\u2028\ud800',
    });

    expect(
      written
        .join("")
        .trim()
        .split(/[\n\u2028]/u),
    ).to.have.length(1);
    expect(written.join("").trim()).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]/u);
    expect(JSON.parse(written[0] ?? "").text).to.include("\\u{1b}[31m\\u{202e}evil");
  });

  it("hides secrets and tokens even at debug", () => {
    const { write, written } = aLog({ level: "debug", secrets: ["hunter2!", "the-key"] });
    const token = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

    write("error", "serve_failed", {
      reason: `GET https://api.telegram.org/bot${token}/send failed for mongodb://bot:swordfish@db with hunter2! and the-key, Authorization: Bearer abcdefghijklmnopqrstuvwx`,
    });

    const shown = written.join("");
    for (const secret of [token, "AAHdqTcvCH1", "hunter2", "swordfish", "the-key", "abcdefghijkl"])
      expect(shown).to.not.include(secret);
  });
});

describe("the key of the log", () => {
  it("is made once, for its owner's eyes", () =>
    withDirectory(async (directory) => {
      const [one, other] = await Promise.all([keptLogKey(directory), keptLogKey(directory)]);
      const later = await keptLogKey(directory);

      const { mode } = await stat(join(directory, "log-key"));
      expect(later).to.match(/^[\da-f]{64}$/);
      expect([one, other]).to.include(later);
      expect(mode & 0o777).to.equal(0o600);
    }));

  it("lasts as long as the process where nothing can be kept", async () => {
    const gone = await mkdtemp(join(tmpdir(), "throughline-test-"));
    await rm(gone, { recursive: true });

    expect(await keptLogKey(gone)).to.match(/^[\da-f]{64}$/);
  });
});

describe("what people write", () => {
  const canaries = ["Annabella", "annabella@canary.example", "canary-4711", "+4915112345678"];

  it("is nowhere in what the program prints during a whole sign-up", () =>
    withDirectory(async (directory) => {
      const environment = { DATA_DIR: directory, LOG_LEVEL: "info" };
      const printed = await withProgram(environment, async (program) => {
        const person = "canary-4711";
        await program.says("telegram", person, "hi +4915112345678", "canary-4711");
        await program.says("telegram", person, "hi +4915112345678", "canary-4711");
        await program.shows("telegram", person, "What may we call you?");
        await program.says("telegram", person, "Annabella");
        await program.shows("telegram", person, "e-mail address, Annabella?");
        await program.says("telegram", person, "not an address Annabella");
        await program.shows("telegram", person, "That does not look like");
        await program.says("telegram", person, "annabella@canary.example");
        const messages = await program.shows("telegram", person, "May we write to you");
        const question = messages.at(-1);
        await program.presses("telegram", person, choiceOf(question as never, "Yes, please"));
        const all = await program.shows("telegram", person, "Welcome aboard");
        await program.customer(person);
        await program.stop();
        const codes = all.flatMap(({ code }) => (code === undefined ? [] : [code]));
        return { out: `${program.stdout()}${program.stderr()}`, codes };
      });

      const key = await readFile(join(directory, "log-key"), "utf8");
      for (const canary of [...canaries, ...printed.codes, key])
        expect(printed.out).to.not.include(canary);
      expect(printed.codes).to.have.length(1);
      for (const event of ["message_accepted", "message_duplicate", "turn_ended", "message_sent"])
        expect(printed.out).to.include(`"event":"${event}"`);
    })).timeout(60_000);

  it("is nowhere in the log when flows fail and apps refuse, and quote it", async () => {
    const { write, written } = aLog();
    const quoting = flow(
      "quote",
      { command: "quote", fallback: true },
      async ({ ask, say, once }) => {
        const said = await ask("said", "Say something", z.string());
        await say(`You said ${said}`);
        await once("fail", () => {
          throw Object.assign(new TypeError(`cannot handle ${said}\n    at ${said}:1:1`), {
            name: `${said}Error`,
            code: said,
          });
        });
      },
    );
    const engine = await anEngine({ flows: [quoting], log: write });
    const refused = (retry: "later" | "never") =>
      new ChannelError(
        "CHANNEL_REFUSED",
        "POST https://api/bot12345:Annabella refused +4915112345678",
        {
          retry,
        },
      );
    engine.driver("telegram").fails(refused("later"), refused("never"));

    for (const said of ["hi", ...canaries]) await engine.says("telegram", "canary-4711", said);
    await engine.settles();

    for (const canary of canaries) expect(written.join("")).to.not.include(canary);
    expect(written.join("")).to.include("step_failed").and.include("send_refused");
  });
});

describe("the log of a deployment", () => {
  it("tells of its start, its messages and its end in production", () =>
    withDirectory(async (directory) => {
      const environment = { DATA_DIR: directory, NODE_ENV: "production", SIMULATOR: "on" };
      const inProduction = await withProgram(environment, async (program) => {
        await toConsent(program, "telegram", "ann");
        await program.stop();
        return program.stderr();
      });

      const lines = inProduction.trim().split("\n");
      const events = lines.map((line) => JSON.parse(line).event);
      expect(events).to.include("bot_started");
      expect(events.at(-1)).to.equal("bot_stopped");
      expect(events).to.include("turn_ended");
    })).timeout(60_000);
});
