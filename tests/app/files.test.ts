import { request } from "node:http";
import { expect } from "chai";
import { limits, megabyte } from "../../adapters/web/limits.ts";
import { aPicture } from "../kit/sent-files.ts";
import { type Simulator, withServer } from "../kit/server.ts";

const picture = Buffer.from(aPicture().content);

function uploads(server: Simulator, name: string, body: string | Buffer, more = "") {
  const path = `/simulator/telegram/ann/files?${new URLSearchParams({ name })}${more}`;
  return server.ask("POST", path, { body });
}

async function firstFile(server: Simulator) {
  const messages = await server.phone("telegram", "ann");
  const [file] = messages.flatMap(({ files = [] }) => files);
  if (!file) throw new Error(`no file in ${JSON.stringify(messages)}`);
  return file;
}

describe("a file sent from a simulated phone", () => {
  it("is on the phone and in the story, with what is written beside it", () =>
    withServer(async (server) => {
      const answer = await uploads(server, "box.png", picture, "&text=Look&id=one");

      const { hash, ...file } = await firstFile(server);
      const [message] = await server.phone("telegram", "ann");
      const { id } = await server.customer("ann");
      const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);
      expect(answer).to.include({ status: 202 });
      expect(answer.json).to.deep.equal({ id: "one" });
      expect(message).to.deep.include({ id: "one", from: "customer", text: "Look" });
      expect(file).to.include({ name: "box.png", type: "image/png", isPicture: true });
      expect(json.exchanges[0].files[0]).to.include({ hash, name: "box.png" });
    }));

  it("counts once, however often it is posted", () =>
    withServer(async (server) => {
      for (let times = 0; times < 3; times += 1) {
        await uploads(server, "box.png", picture, "&id=one");
      }

      const { id } = await server.customer("ann");
      const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);
      const received = json.exchanges.filter(
        (one: { direction: string }) => one.direction === "in",
      );
      const own = (await server.phone("telegram", "ann")).filter(({ from }) => from === "customer");
      expect(own).to.have.lengthOf(1);
      expect(received).to.have.lengthOf(1);
    }));

  it("can be loaded again from that phone, byte by byte, and from no other", () =>
    withServer(async (server) => {
      const content = Buffer.from("Not a PNG, but text with every byte kept.");
      await uploads(server, "note.txt", content);
      const { hash } = await firstFile(server);

      const own = await server.ask("GET", `/simulator/telegram/ann/files/${hash}`);
      const other = await server.ask("GET", `/simulator/telegram/ben/files/${hash}`);

      expect(own.text).to.equal(content.toString());
      expect(other.status).to.equal(404);
    }));

  for (const [what, name, body] of [
    ["a web page", "page.html", "<!doctype html><script>fetch('/api/customers')</script>"],
    [
      "a drawing with a script",
      "box.svg",
      "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    ],
    ["a picture that is a script as well", "box.gif", "GIF89a/*\0\0*/=1;alert(1)"],
  ] as const) {
    it(`is never run by a browser: ${what}`, () =>
      withServer(async (server) => {
        await uploads(server, name, body);
        const { hash } = await firstFile(server);

        const { headers } = await server.ask("GET", `/simulator/telegram/ann/files/${hash}`);
        const story = await server.ask("GET", `/api/files/${hash}?name=${name}`);

        for (const one of [headers, story.headers]) {
          expect(one["content-disposition"]).to.match(/^attachment; filename=/);
          expect(one["content-type"]).to.match(/^(?:application\/octet-stream|image\/gif)$/);
          expect(one["x-content-type-options"]).to.equal("nosniff");
          expect(one["content-security-policy"]).to.equal("default-src 'none'; sandbox");
          expect(one["cross-origin-resource-policy"]).to.equal("same-origin");
        }
      }));
  }

  it("is loaded under a name that leads nowhere", () =>
    withServer(async (server) => {
      await uploads(server, "../../etc/pass\r\nwd\u202Efdp.exe", "text");
      const { hash, name } = await firstFile(server);

      const { headers } = await server.ask("GET", `/simulator/telegram/ann/files/${hash}`);

      expect(name).to.not.match(/[/\\\r\n\u202E]/);
      expect(headers["content-disposition"]).to.not.match(/[/\\\r\n\u202E]/);
    }));

  it("is refused in words when it is larger than the app sends, and none of it is kept", () =>
    withServer(async (server) => {
      const body = Buffer.alloc(limits.telegram.files.receiveBytes + 1, "x");

      const answer = await uploads(server, "film.mp4", body);

      expect(answer.status).to.equal(413);
      expect(answer.json.error.code).to.equal("CHANNEL_FILE_TOO_LARGE");
      expect(answer.json.error.message).to.include("files of up to 20 MB");
      expect(await server.phone("telegram", "ann")).to.deep.equal([]);
    }));

  it("is given up when whoever sends it hangs up", () =>
    withServer(async (server) => {
      await new Promise<void>((resolve) => {
        const path = "/simulator/telegram/ann/files?name=film.mp4";
        const sending = request(new URL(path, server.address), { method: "POST" });
        sending.on("error", () => resolve());
        sending.write(Buffer.alloc(megabyte), () => sending.destroy(new Error("hung up")));
      });

      const { status } = await server.ask("GET", "/readyz");
      expect(status).to.equal(200);
      expect(await server.phone("telegram", "ann")).to.deep.equal([]);
    }));

  it("is told of as unknown when nobody has sent it", () =>
    withServer(async (server) => {
      const none = "0".repeat(64);

      expect((await server.ask("GET", `/api/files/${none}?name=a`)).status).to.equal(404);
      expect((await server.ask("GET", "/api/files/..%2Flog-key?name=a")).status).to.equal(404);
      expect((await server.ask("POST", "/simulator/telegram/ann/files")).status).to.equal(400);
    }));
});
