import { expect } from "chai";
import fc from "fast-check";
import { realSurroundings } from "../../src/index.ts";
import { type Question, type Simulator, withServer } from "../kit/server.ts";
import { hostileJson, hostileText, hostileTexts, ownEntries, pollution } from "./hostile.ts";

interface Request extends Question {
  readonly method: string;
  readonly path: string;
}

const atOnce = 20;

/** Only what a browser or script can put on the wire at all: Node refuses to send the rest. */
const sendable = (path: string) => /^[\x21-\xff]+$/.test(path);

const segment = fc.oneof(
  fc.constantFrom(...["simulator", "api", "customers", "exchanges", "messages", "assets", "live"]),
  fc.constantFrom(...["whatsapp", "telegram", "discord", "ann", "bob", "livez", "readyz"]),
  hostileText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 2_000)),
  fc.constantFrom(...hostileTexts.filter(sendable)),
  fc.constantFrom(...["%E0%A4%A", "%C0%AF", "%FF", "%2e%2e", "%2f", "%5c", "%00", "%", "%ZZ"]),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(...["person", "limit", "after", "__proto__", "person[$ne]", "constructor"]),
      fc.oneof(segment, fc.integer().map(String), fc.base64String({ maxLength: 40 })),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join("&"));

const anyPath: fc.Arbitrary<Request> = fc
  .record({
    method: fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"),
    segments: fc.array(segment, { maxLength: 5 }),
    asked: query,
  })
  .map(({ method, segments, asked }) => ({ method, path: `/${segments.join("/")}?${asked}` }))
  // The stream of events is meant never to end, and a restart refuses messages for a moment.
  .filter(({ path }) => sendable(path) && !/^\/+api\/+live|restart/i.test(path));

const cursor = hostileJson.map((value) =>
  Buffer.from(JSON.stringify(value)).toString("base64url").slice(0, 3_000),
);
const anyPage = (customer: string): fc.Arbitrary<Request> =>
  fc.tuple(cursor, fc.constantFrom("", "&limit=1", "&limit=500")).map(([after, limit]) => ({
    method: "GET",
    path: `/api/customers/${customer}/exchanges?after=${after}${limit}`,
  }));

/** Mostly a message, with members missing, added or of another kind. */
const almostMessage = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom("text", "text", "choice", "id"), hostileText),
      fc.oneof(hostileText, hostileText, hostileJson),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((entries) => JSON.stringify(ownEntries(entries)));

const anyBody = fc.oneof(
  { weight: 5, arbitrary: almostMessage },
  { weight: 2, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc.tuple(almostMessage, fc.nat(200)).map(([body, length]) => body.slice(0, length)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constant(`{"text":"a","text":"b","__proto__":{"polluted":true}}`) },
);

const anyHeaders = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ "content-type": "application/json" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      "content-type": fc.constantFrom(
        ...["text/plain", "application/json; charset=utf-16", "application/json; charset=x", "x"],
        ...["application/json; charset=utf-8; a=b", "application/x-www-form-urlencoded", ";"],
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      "content-type": fc.constant("application/json"),
      "content-encoding": fc.constantFrom("gzip", "deflate", "br", "identity", "x", ""),
    }),
  },
);

const anyPost: fc.Arbitrary<Request> = fc
  .record({
    app: fc.oneof(fc.constantFrom("whatsapp", "telegram", "discord"), segment),
    person: fc.oneof(fc.constantFrom("ann", "bob", "cleo", "__proto__", "constructor"), segment),
    headers: anyHeaders,
    body: anyBody,
  })
  .map(({ app, person, headers, body }) => ({
    ...{ method: "POST", path: `/simulator/${app}/${person}/messages`, headers, body },
  }))
  .filter(({ path }) => sendable(path));

/** Mostly an event of the shop for somebody it knows, with members missing, added or of another kind. */
const almostEvent = fc
  .record(
    {
      event: fc.oneof(fc.constantFrom("order.shipped", "__proto__", "constructor"), hostileText),
      customer: fc.oneof(fc.constantFrom("ann", "telegram:simulator:ann"), hostileText),
      data: fc.oneof(
        fc.record({ order: hostileText, carrier: hostileText, track: hostileJson }),
        hostileJson,
      ),
    },
    { requiredKeys: [] },
  )
  .map((body) => JSON.stringify(body));

const anyEvent: fc.Arbitrary<Request> = fc
  .record({
    headers: anyHeaders,
    key: fc.oneof(fc.constantFrom("one", "two", "", "x".repeat(500)), fc.base64String()),
    body: fc.oneof({ weight: 3, arbitrary: almostEvent }, { weight: 1, arbitrary: anyBody }),
  })
  .map(({ headers, key, body }) => ({
    ...{ method: "POST", path: "/api/events", body },
    headers: { ...headers, "idempotency-key": key },
  }));

/** Sends groups of requests at the same time; none may fail the server or change every object. */
async function expectRefusedOrDone(
  { ask }: Simulator,
  request: fc.Arbitrary<Request>,
  groups: number,
): Promise<void> {
  const group = fc.array(request, { minLength: atOnce, maxLength: atOnce });
  await fc.assert(
    fc.asyncProperty(group, async (requests) => {
      const answers = requests.map(({ method, path, ...question }) => ask(method, path, question));

      for (const { status, text } of await Promise.all(answers)) {
        expect(status, text).to.be.within(200, 499);
      }
      expect(pollution()).to.equal(undefined);
    }),
    { numRuns: groups },
  );
}

async function expectAnswers({ says, shows, ask }: Simulator): Promise<void> {
  await says("telegram", "somebody-else", "hi");
  await shows("telegram", "somebody-else", "What may we call you?");
  expect((await ask("GET", "/readyz")).status).to.equal(200);
}

describe("simulator under hostile requests", () => {
  /** What the engine complains of, and promises nobody looked after. */
  function watched() {
    const complaints: unknown[] = [];
    const onRejection = (reason: unknown) => complaints.push(reason);
    process.on("unhandledRejection", onRejection);
    const log = (level: string, event: string, facts?: object) => {
      if (level === "error") complaints.push({ event, ...facts });
    };
    const stop = () => process.off("unhandledRejection", onRejection);
    return { complaints, stop, surroundings: { ...realSurroundings, log } };
  }

  async function survives(attack: (server: Simulator) => Promise<void>): Promise<void> {
    const { complaints, stop, surroundings } = watched();
    try {
      await withServer(
        async (server) => {
          await attack(server);
          await expectAnswers(server);
          expect(complaints).to.deep.equal([]);
        },
        { engine: { surroundings } },
      );
    } finally {
      stop();
    }
  }

  it("survives 5,000 bodies posted to its phones", () =>
    survives((server) => expectRefusedOrDone(server, anyPost, 250))).timeout(120_000);

  it("survives 2,000 events of the business", () =>
    survives(async (server) => {
      await server.says("telegram", "ann", "/order");
      await server.shows("telegram", "ann", "What is your order number?");

      await expectRefusedOrDone(server, anyEvent, 100);
    })).timeout(120_000);

  it("survives 5,000 addresses and queries", () =>
    survives((server) => expectRefusedOrDone(server, anyPath, 250))).timeout(120_000);

  it("survives 2,000 cursors", () =>
    survives(async (server) => {
      await server.says("telegram", "ann", "hi");
      await server.shows("telegram", "ann", "What may we call you?");
      const { id } = await server.customer("ann");

      await expectRefusedOrDone(server, anyPage(id), 100);
    })).timeout(120_000);
});
