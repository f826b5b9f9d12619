import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { type Answer, jsonBody, withServer } from "../kit/server.ts";

const anns = "/simulator/telegram/ann/messages";

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect(answer.status, answer.text).to.equal(status);
  expect(answer.headers["content-type"]).to.match(/^application\/json/);
  expect(answer.json.error.code).to.equal(code);
  expect(answer.json.error.message)
    .to.be.a("string")
    .and.match(/^[A-Z].*[^.]$/s);
}

describe("simulator API, given what it cannot use", () => {
  describe("an address of nobody", () => {
    const addresses: [method: string, path: string, status: number, code: string][] = [
      ["GET", "/simulator/signal/ann", 404, "UNKNOWN_APP"],
      ["GET", "/simulator/__proto__/ann", 404, "UNKNOWN_APP"],
      ["GET", "/simulator/constructor/ann", 404, "UNKNOWN_APP"],
      ["GET", "/simulator/Telegram/ann", 404, "UNKNOWN_APP"],
      ["GET", "/simulator/telegram/nobody", 404, "UNKNOWN_PERSON"],
      ["GET", "/simulator/telegram/a%20b", 404, "UNKNOWN_PERSON"],
      ["GET", "/simulator/telegram/__proto__", 404, "UNKNOWN_PERSON"],
      ["GET", `/simulator/telegram/${"x".repeat(65)}`, 404, "UNKNOWN_PERSON"],
      ["POST", "/simulator/signal/ann/messages", 404, "UNKNOWN_APP"],
      ["POST", "/simulator/telegram/a%20b/messages", 400, "BAD_PERSON"],
      ["POST", "/simulator/telegram/a%2Fb/messages", 400, "BAD_PERSON"],
      ["POST", "/simulator/telegram/a%00b/messages", 400, "BAD_PERSON"],
      ["POST", "/simulator/telegram/$ann/messages", 400, "BAD_PERSON"],
      ["POST", "/simulator/telegram/%F0%9F%98%80/messages", 400, "BAD_PERSON"],
      ["POST", `/simulator/telegram/${"x".repeat(65)}/messages`, 400, "BAD_PERSON"],
      ["POST", "/simulator/telegram/%E0%A4%A/messages", 400, "BAD_ADDRESS"],
      ["POST", "/simulator/%/ann/messages", 400, "BAD_ADDRESS"],
      ["GET", "/simulator/telegram/%C0%AF", 400, "BAD_ADDRESS"],
      ["GET", "/simulator", 404, "NOT_FOUND"],
      ["GET", "/simulator/telegram", 404, "NOT_FOUND"],
      ["GET", "/api/nothing", 404, "NOT_FOUND"],
      ["GET", "/%", 404, "NOT_FOUND"],
      ["GET", "/assets/%00", 404, "NOT_FOUND"],
      ["GET", "/../package.json", 404, "NOT_FOUND"],
      ["GET", "/..%2Fpackage.json", 404, "NOT_FOUND"],
      ["GET", "/assets/..%2F..%2F..%2Fpackage.json", 404, "NOT_FOUND"],
    ];

    for (const [method, path, status, code] of addresses) {
      it(`is ${code} for ${method} ${path.slice(0, 60)}`, () =>
        withServer(async ({ ask }) => {
          const question = method === "POST" ? jsonBody('{"text":"hi"}') : {};

          expectRefusal(await ask(method, path, question), status, code);
        }));
    }

    it("ends at once when it is longer than a header may be", () =>
      withServer(async ({ ask }) => {
        const short = await ask("GET", `/simulator/telegram/${"x".repeat(8_000)}`);
        const long = await ask("GET", `/simulator/telegram/${"x".repeat(100_000)}`);

        expectRefusal(short, 404, "UNKNOWN_PERSON");
        expect(long.status).to.equal(431);
      }));
  });

  describe("a method nobody answers", () => {
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      it(`is not found: ${method}`, () =>
        withServer(async ({ ask }) => {
          for (const path of [anns, "/simulator/telegram/ann", "/api/customers", "/livez", "/"]) {
            expectRefusal(await ask(method, path, jsonBody('{"text":"hi"}')), 404, "NOT_FOUND");
          }
        }));
    }

    it("changes nothing when a message is sent by GET", () =>
      withServer(async ({ ask, phone }) => {
        const answer = await ask("GET", anns);

        expectRefusal(answer, 404, "NOT_FOUND");
        expect(await phone("telegram", "ann")).to.deep.equal([]);
      }));
  });

  describe("a body that is no message", () => {
    const bodies: Record<string, string> = {
      nothing: "",
      "broken JSON": '{"text":',
      "a list": "[]",
      "a text": '"hi"',
      null: "null",
      "a number": "1",
      "an empty object": "{}",
      "an empty text": '{"text":""}',
      "a text that is a number": '{"text":1}',
      "a text that is a list": '{"text":["hi"]}',
      "a text that is an object": '{"text":{"$ne":null}}',
      "both text and choice": '{"text":"hi","choice":"1"}',
      "an empty choice": '{"choice":""}',
      "an endless choice": `{"choice":"${"x".repeat(257)}"}`,
      "another key": '{"text":"hi","from":"bot"}',
      "a key __proto__": '{"text":"hi","__proto__":{"polluted":true}}',
      "a key constructor": '{"text":"hi","constructor":{"prototype":{"polluted":true}}}',
      "a key with $": '{"text":"hi","$set":{"polluted":true}}',
      "a key with a dot": '{"text":"hi","a.b":1}',
      "a key with NUL": '{"text":"hi","a\\u0000":1}',
      "an empty id": '{"id":"","text":"hi"}',
      "an id with a slash": '{"id":"a/b","text":"hi"}',
      "an id with a line break": '{"id":"a\\n","text":"hi"}',
      "an endless id": `{"id":"${"x".repeat(129)}","text":"hi"}`,
      "an id that is a number": '{"id":1,"text":"hi"}',
      "an id that is null": '{"id":null,"text":"hi"}',
      "lists 15,000 deep": `{"text":"hi","a":${"[".repeat(15_000)}${"]".repeat(15_000)}}`,
      "objects 5,000 deep": `${'{"text":'.repeat(5_000)}"hi"${"}".repeat(5_000)}`,
      "a control character": '{"text":"\u0001"}',
    };

    for (const [name, body] of Object.entries(bodies)) {
      it(`is refused: ${name}`, () =>
        withServer(async ({ ask, phone }) => {
          const answer = await ask("POST", anns, jsonBody(body));

          expectRefusal(answer, 400, "BAD_BODY");
          expect(await phone("telegram", "ann")).to.deep.equal([]);
          expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
        }));
    }

    it("is refused when it is no UTF-8 that makes JSON", () =>
      withServer(async ({ ask }) => {
        const answer = await ask("POST", anns, jsonBody(Buffer.from([0xff, 0xfe, 0x7b, 0x7d])));

        expectRefusal(answer, 400, "BAD_BODY");
      }));

    it("takes the last of two keys of one name", () =>
      withServer(async ({ ask, phone }) => {
        await ask("POST", anns, jsonBody('{"text":"one","text":"two"}'));

        const [first] = await phone("telegram", "ann");

        expect(first?.text).to.equal("two");
      }));
  });

  describe("a body in another wrapping", () => {
    const message = '{"text":"hi"}';
    const wrappings: [name: string, headers: Record<string, string>, body: string | Buffer][] = [
      ["no content type", {}, message],
      ["text/plain", { "content-type": "text/plain" }, message],
      ["a form", { "content-type": "application/x-www-form-urlencoded" }, "text=hi"],
      ["multipart", { "content-type": "multipart/form-data; boundary=x" }, "--x--"],
      ["a broken content type", { "content-type": ";;;" }, message],
      ["another charset", { "content-type": "application/json; charset=latin1" }, message],
      [
        "an unknown encoding",
        { "content-type": "application/json", "content-encoding": "zebra" },
        message,
      ],
      [
        "what only says it is gzip",
        { "content-type": "application/json", "content-encoding": "gzip" },
        message,
      ],
    ];

    for (const [name, headers, body] of wrappings) {
      it(`is refused: ${name}`, () =>
        withServer(async ({ ask }) => {
          expectRefusal(await ask("POST", anns, { headers, body }), 400, "BAD_BODY");
        }));
    }

    it("is taken as JSON with its charset named", () =>
      withServer(async ({ ask }) => {
        const headers = { "content-type": "application/json; charset=UTF-8" };

        const answer = await ask("POST", anns, { headers, body: message });

        expect(answer.status).to.equal(202);
      }));
  });

  describe("a body that is too large", () => {
    const gzip = { "content-type": "application/json", "content-encoding": "gzip" };
    const megabyte = JSON.stringify({ text: "x".repeat(1024 * 1024) });

    it("is refused above 64 KB", () =>
      withServer(async ({ ask, phone }) => {
        const answer = await ask("POST", anns, jsonBody(megabyte));

        expectRefusal(answer, 413, "BODY_TOO_LARGE");
        expect(await phone("telegram", "ann")).to.deep.equal([]);
      }));

    it("is refused when it is small only while compressed", () =>
      withServer(async ({ ask }) => {
        const answer = await ask("POST", anns, { headers: gzip, body: gzipSync(megabyte) });

        expectRefusal(answer, 413, "BODY_TOO_LARGE");
      }));

    it("is refused from one byte too many", () =>
      withServer(async ({ ask }) => {
        const bodyOf = (bytes: number) => `{"text":"${"x".repeat(bytes - 11)}"}`;

        const largest = await ask("POST", anns, jsonBody(bodyOf(64 * 1024)));
        const larger = await ask("POST", anns, jsonBody(bodyOf(64 * 1024 + 1)));

        expect(largest.status).to.equal(202);
        expectRefusal(larger, 413, "BODY_TOO_LARGE");
      }));

    it("leaves nothing on the phone when the engine keeps no message of its size", () =>
      withServer(async ({ post, phone }) => {
        const answer = await post("telegram", "ann", { text: "€".repeat(21_800) });

        expectRefusal(answer, 413, "CHANNEL_EVENT_TOO_LARGE");
        expect(await phone("telegram", "ann")).to.deep.equal([]);
      }));

    it("is answered when it is as long as a message may be", () =>
      withServer(async ({ says, shows }) => {
        await says("telegram", "ann", "hi");
        await shows("telegram", "ann", "What may we call you?");
        await says("telegram", "ann", "x".repeat(60_000));

        await shows("telegram", "ann", "What may we call you?");
      }));
  });

  describe("a choice", () => {
    it("is refused when the phone does not show it", () =>
      withServer(async ({ post, says, shows }) => {
        const onEmptyPhone = await post("telegram", "ann", { choice: "1" });
        await says("telegram", "ann", "hi");
        await shows("telegram", "ann", "What may we call you?");
        const onUsedPhone = await post("telegram", "ann", { choice: "constructor" });

        expectRefusal(onEmptyPhone, 400, "CHANNEL_NO_SUCH_CHOICE");
        expectRefusal(onUsedPhone, 400, "CHANNEL_NO_SUCH_CHOICE");
      }));
  });

  it("answers others after all of this", () =>
    withServer(async ({ ask, says, shows }) => {
      await ask("POST", anns, jsonBody('{"text":'));
      await ask("POST", anns, { headers: { "content-encoding": "gzip" }, body: "x" });
      await says("telegram", "ann", "hi");

      await shows("telegram", "ann", "What may we call you?");
    }));
});
