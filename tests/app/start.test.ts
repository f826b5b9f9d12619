import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
  type Program,
  runToEnd,
  type Simulator,
  until,
  withDirectory,
  withProgram,
} from "../kit/server.ts";
import { choiceOf, last, textsOf, toConsent } from "./talk.ts";

const people = Array.from({ length: 12 }, (_, number) => `person-${number}`);

/** Runs `body` with a program on a directory of its own. */
function withFreshProgram(body: (program: Program, directory: string) => Promise<void>) {
  return withDirectory((directory) =>
    withProgram({ DATA_DIR: directory }, (program) => body(program, directory)),
  );
}

async function timelineOf(server: Simulator, person: string): Promise<string[]> {
  const { id } = await server.customer(person);
  const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);
  return json.exchanges.map((one: { direction: string; text: string }) =>
    [one.direction, one.text].join(" "),
  );
}

describe("program", () => {
  describe("as it starts", () => {
    it("announces address, simulated apps and the place of the data in three lines", () =>
      withFreshProgram(async ({ stdout, address }, directory) => {
        const [first, second, third] = stdout().split("\n");

        expect(first).to.equal(`Throughline  ${address}`);
        expect(address).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
        expect(second).to.equal("Simulated    whatsapp, telegram, discord: no account needed");
        expect(third).to.equal(`Data         ${directory} (embedded store)`);
      }));

    it("is alive and ready as soon as it has announced itself", () =>
      withFreshProgram(async ({ ask }) => {
        const alive = await ask("GET", "/livez");
        const ready = await ask("GET", "/readyz");

        expect(alive.status).to.equal(200);
        expect(alive.json).to.deep.equal({ alive: true });
        expect(ready.status).to.equal(200);
        expect(ready.json).to.deep.include({ ready: true, engine: "running", store: "ok" });
        expect(ready.json.adapters).to.deep.include({
          ...{ channel: "discord", account: "simulator", state: "up" },
        });
      }));

    it("tells what runs", () =>
      withFreshProgram(async ({ ask }, directory) => {
        const { json } = await ask("GET", "/api/status");

        expect(json.version).to.match(/^\d+\.\d+\.\d+$/);
        expect(json).to.deep.include({
          engine: "running",
          store: { home: "embedded", at: directory },
        });
        expect(json.channels).to.deep.equal(
          ["whatsapp", "telegram", "discord"].map((channel) => ({
            ...{ channel, account: "simulator", simulated: true, up: true },
          })),
        );
      }));

    it("needs less than 250 MB", () =>
      withFreshProgram(async ({ pid }) => {
        const rssKb = execFileSync("ps", ["-o", "rss=", "-p", `${pid}`]).toString();

        expect(Number(rssKb)).to.be.within(1, 250 * 1024);
      }));

    it("says nothing on the error stream", () =>
      withFreshProgram(async (program) => {
        await toConsent(program, "telegram", "ann");
        await program.stop();

        expect(program.stderr()).to.equal("");
      }));
  });

  describe("told to stop", () => {
    for (const name of ["SIGTERM", "SIGINT"] as const) {
      it(`exits with 0 after ${name}`, () =>
        withFreshProgram(async ({ signal, gone }) => {
          signal(name);

          expect(await gone).to.deep.equal({ code: 0, signal: null });
        }));
    }

    it("loses nothing that it has accepted", () =>
      withDirectory(async (directory) => {
        await withProgram({ DATA_DIR: directory }, async (program) => {
          await Promise.all(people.map((person) => program.says("telegram", person, "hi")));
          const exit = await program.stop();

          expect(exit).to.deep.equal({ code: 0, signal: null });
          expect(program.stderr()).to.equal("");
        });

        await withProgram({ DATA_DIR: directory }, async (program) => {
          for (const person of people) {
            const messages = await program.shows("telegram", person, "What may we call you?");

            expect(textsOf(messages).filter((text) => text === "customer: hi")).to.have.length(1);
            expect(messages).to.have.length(3);
            expect(await timelineOf(program, person)).to.have.length(3);
          }
        });
      })).timeout(60_000);

    it("answers or refuses what comes in meanwhile, and loses none of it", () =>
      withDirectory(async (directory) => {
        const accepted = await withProgram({ DATA_DIR: directory }, async (program) => {
          const posts = people.map(async (person) => {
            const answer = await program.post("discord", person, { text: "hi" }).catch(() => {});
            return answer?.status === 202 ? [person] : [];
          });
          const [first] = posts;
          await first;
          await program.stop();
          return (await Promise.all(posts)).flat();
        });

        await withProgram({ DATA_DIR: directory }, async (program) => {
          expect(accepted).to.not.be.empty;
          for (const person of accepted) {
            await program.shows("discord", person, "What may we call you?");
          }
        });
      })).timeout(60_000);
  });

  describe("killed", () => {
    it("goes on at the same question when it starts again", () =>
      withDirectory(async (directory) => {
        const before = await withProgram({ DATA_DIR: directory }, async (program) => {
          const question = await toConsent(program, "telegram", "ann");
          await program.kill();
          return question;
        });

        await withProgram({ DATA_DIR: directory }, async (program) => {
          const shown = last(await program.phone("telegram", "ann"));
          await program.presses("telegram", "ann", choiceOf(before, "Yes, please"));
          await program.shows("telegram", "ann", "Welcome aboard, Ann!");

          // A kill between sending and noting sends the same question once more, under another id.
          expect(shown?.text).to.equal(before?.text);
          expect(shown?.choices).to.deep.equal(before?.choices);
        });
      })).timeout(60_000);
  });

  describe("restarted from the page", () => {
    it("keeps the open question", () =>
      withFreshProgram(async (program) => {
        const question = await toConsent(program, "discord", "ann");
        const before = await program.phone("discord", "ann");
        const answer = await program.ask("POST", "/simulator/restart");
        await until("it is ready", async () => (await program.ask("GET", "/readyz")).json.ready);

        expect(answer.status).to.equal(202);
        expect(answer.json).to.deep.equal({ engine: "restarting" });
        expect(await program.phone("discord", "ann")).to.deep.equal(before);
        await program.presses("discord", "ann", choiceOf(question, "Yes, please"));
        await program.shows("discord", "ann", "Welcome aboard, Ann!");
      })).timeout(60_000);

    it("accepts or refuses each message, and answers what it has accepted", () =>
      withFreshProgram(async (program) => {
        const restarts = Array.from({ length: 3 }, () => program.ask("POST", "/simulator/restart"));
        const statuses = await Promise.all(
          people.map(async (person) => {
            const message = { id: "hello", text: "hi" };
            const first = await program.post("telegram", person, message);
            await until(`${person} is heard`, async () => {
              const { status } = await program.post("telegram", person, message);
              return status === 202;
            });
            return first.status;
          }),
        );
        await Promise.all(restarts);

        for (const status of statuses) expect(status).to.be.oneOf([202, 503]);
        for (const person of people) {
          await program.shows("telegram", person, "What may we call you?");

          expect(await program.phone("telegram", person)).to.have.length(3);
        }
      })).timeout(60_000);
  });

  describe("beside another on the same data", () => {
    it("shows and answers what the other has accepted", () =>
      withFreshProgram((one, directory) =>
        withProgram({ DATA_DIR: directory }, async (other) => {
          await one.says("telegram", "ann", "hi");
          await other.shows("telegram", "ann", "What may we call you?");
          await other.says("telegram", "ann", "Ann");
          await one.shows("telegram", "ann", "What is your e-mail address, Ann?");
          await one.kill();
          await other.says("telegram", "ann", "ann@example.com");

          const messages = await other.shows("telegram", "ann", "May we write to you");

          // The kill may fall between a message's sending and its being noted: then it comes twice.
          const texts = messages.map(({ text }) => text);
          expect(texts.filter((text, at) => text !== texts[at - 1])).to.have.length(7);
          expect(await timelineOf(other, "ann")).to.have.length(7);
        }),
      )).timeout(60_000);

    it("answers each message once when both are written to at the same time", () =>
      withFreshProgram((one, directory) =>
        withProgram({ DATA_DIR: directory }, async (other) => {
          await Promise.all(
            people.flatMap((person) => [
              one.says("telegram", person, "hi", "same"),
              other.says("telegram", person, "hi", "same"),
            ]),
          );

          for (const person of people) {
            await one.shows("telegram", person, "What may we call you?");

            expect(await other.phone("telegram", person)).to.have.length(3);
            expect(await timelineOf(other, person)).to.have.length(3);
          }
        }),
      )).timeout(60_000);
  });

  describe("where it cannot work", () => {
    it("says that the database cannot be reached, without its password", () =>
      withDirectory(async (directory) => {
        const MONGODB_URI = "mongodb://bot:hunter2@127.0.0.1:1/shop?connectTimeoutMS=500";

        const { code, stdout, stderr } = await runToEnd({ DATA_DIR: directory, MONGODB_URI });

        expect(code).to.equal(1);
        expect(stderr).to.match(/^The MongoDB at mongodb:\/\/127\.0\.0\.1:1\/shop cannot be used/);
        expect(stderr).to.include("MONGODB_URI").and.include("ECONNREFUSED");
        expect(stderr).to.not.include("hunter2").and.not.include("    at ");
        expect(stdout).to.equal("");
      })).timeout(30_000);

    for (const password of [
      "hun@ter2",
      "hun/ter2",
      "hun%ter2",
      "hun:ter2",
      "hun?ter2",
      "hun#ter2",
    ]) {
      it(`does not show a password that was not escaped: ${password}`, () =>
        withDirectory(async (directory) => {
          const MONGODB_URI = `mongodb://bot:${password}@127.0.0.1:1/shop`;

          const { code, stdout, stderr } = await runToEnd({ DATA_DIR: directory, MONGODB_URI });

          expect(code).to.be.oneOf([1, 78]);
          expect(stderr).to.include("MONGODB_URI").and.not.include("    at ");
          expect(`${stdout}${stderr}`).to.not.match(/ter2|bot:/);
        })).timeout(30_000);
    }

    it("says that the data directory is a file", () =>
      withDirectory(async (directory) => {
        const file = join(directory, "file");
        await writeFile(file, "");

        for (const DATA_DIR of [file, join(file, "data")]) {
          const { code, stdout, stderr } = await runToEnd({ DATA_DIR });

          expect(code).to.equal(1);
          expect(stderr).to.include(`The directory ${DATA_DIR} cannot be opened as a store`);
          expect(stderr).to.not.include("    at ");
          expect(stdout).to.equal("");
        }
      }));

    it("says that the data directory cannot be written", () =>
      withDirectory(async (directory) => {
        const locked = join(directory, "locked");
        await mkdir(locked);
        await chmod(locked, 0o500);
        // Permissions do not hold back root, but nobody makes a directory there.
        const DATA_DIR = process.getuid?.() === 0 ? "/sys/throughline" : join(locked, "data");

        const { code, stderr } = await runToEnd({ DATA_DIR });

        expect(code).to.equal(1);
        expect(stderr).to.include(`The directory ${DATA_DIR} cannot be opened as a store`);
        expect(stderr).to.not.include("    at ");
      }));
  });
});
