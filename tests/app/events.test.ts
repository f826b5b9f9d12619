import { expect } from "chai";
import { StoreError } from "../../src/base/errors.ts";
import { realSurroundings } from "../../src/base/surroundings.ts";
import {
  type Answer,
  type HereOptions,
  jsonBody,
  type Simulator,
  withServer,
} from "../kit/server.ts";

const token = "harbour-harbour-harbour";
const order = "HS123456";
/** What the customer reads when the event has happened. */
const gone = `Order ${order} is on its way with Gull Express.`;
const data = { order, carrier: "Gull Express", track: "https://gull.example/1" };

interface Telling {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function tell(
  { ask }: Simulator,
  body: unknown,
  { key = "shipment-1", headers = {} }: Telling = {},
): Promise<Answer> {
  const { headers: json = {}, body: text } = jsonBody(
    typeof body === "string" ? body : JSON.stringify(body),
  );
  const all = { ...json, ...(key !== "" && { "idempotency-key": key }), ...headers };
  return ask("POST", "/api/events", { headers: all, ...(text !== undefined && { body: text }) });
}

/** Somebody waits for their order. */
async function waitsForOrder(server: Simulator, person = "ann"): Promise<string> {
  await server.says("telegram", person, "/order");
  await server.shows("telegram", person, "What is your order number?");
  await server.says("telegram", person, order);
  await server.shows("telegram", person, "is being packed");
  return (await server.customer(person)).id;
}

const withShop = (
  body: (server: Simulator, customer: string) => Promise<void>,
  options?: HereOptions,
) => withServer(async (server) => body(server, await waitsForOrder(server)), options);

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.status, answer.text).to.equal(status);
  expect(answer.json.error.code).to.equal(code);
  expect(answer.json.error.message)
    .to.be.a("string")
    .and.match(/^[A-Z].*[^.]$/s);
}

describe("POST /api/events", () => {
  it("wakes the flow that waits for the event", () =>
    withShop(async (server, customer) => {
      const answer = await tell(server, { event: "order.shipped", customer, data });

      await server.shows("telegram", "ann", gone);
      expect(answer.status).to.equal(202);
      expect(answer.json).to.deep.equal({ event: "order.shipped", id: "shipment-1" });
    }));

  for (const customer of ["ann", "telegram:simulator:ann"]) {
    it(`finds the customer by ${customer}`, () =>
      withShop(async (server) => {
        await tell(server, { event: "order.shipped", customer, data });

        await server.shows("telegram", "ann", gone);
      }));
  }

  it("answers a repeat the same, and the event happens once", () =>
    withShop(async (server, customer) => {
      const told = { event: "order.shipped", customer, data };
      const first = await tell(server, told);
      await server.shows("telegram", "ann", gone);

      const again = await tell(server, told);

      expect([again.status, again.json]).to.deep.equal([first.status, first.json]);
      expect(first.headers).to.not.have.property("idempotency-replayed");
      expect(again.headers["idempotency-replayed"]).to.equal("true");
      const sent = (await server.phone("telegram", "ann")).filter(({ text }) =>
        text.includes(gone),
      );
      expect(sent).to.have.length(1);
    }));

  describe("a key that was used for something else", () => {
    it("is refused with other data", () =>
      withShop(async (server, customer) => {
        await tell(server, { event: "order.shipped", customer, data });

        const other = { ...data, carrier: "Tern Mail" };
        const answer = await tell(server, { event: "order.shipped", customer, data: other });

        expectProblem(answer, 422, "CHANNEL_EVENT_CHANGED");
      }));

    it("is refused for another customer", () =>
      withShop(async (server, customer) => {
        const bob = await waitsForOrder(server, "bob");
        await tell(server, { event: "order.shipped", customer, data });

        const answer = await tell(server, { event: "order.shipped", customer: bob, data });

        expectProblem(answer, 422, "CHANNEL_EVENT_CHANGED");
      }));
  });

  describe("what cannot be used", () => {
    it("is told where the data does not fit", () =>
      withShop(async (server, customer) => {
        const wrong = { order: "7", track: "gull" };
        const answer = await tell(server, { event: "order.shipped", customer, data: wrong });

        expectProblem(answer, 400, "BAD_EVENT_DATA");
        expect(answer.json.error.issues).to.deep.equal([
          { path: "order", message: "An order number looks like HS123456" },
          { path: "carrier", message: "Invalid input: expected string, received undefined" },
          { path: "track", message: "Invalid URL" },
        ]);
      }));

    it("is an event that no flow knows", () =>
      withShop(async (server, customer) => {
        const answer = await tell(server, { event: "order.lost", customer, data });

        expectProblem(answer, 404, "UNKNOWN_EVENT");
        expect(answer.json.error.message).to.include('"order.shipped"');
      }));

    it("is a customer whom nobody knows", () =>
      withShop(async (server) => {
        const answer = await tell(server, { event: "order.shipped", customer: "nobody", data });

        expectProblem(answer, 404, "CHANNEL_NO_SUCH_CUSTOMER");
      }));

    const keys: Record<string, string> = {
      none: "",
      "one with a space": "a b",
      "an endless one": "x".repeat(129),
    };
    for (const [name, key] of Object.entries(keys)) {
      it(`is a key: ${name}`, () =>
        withShop(async (server, customer) => {
          const answer = await tell(server, { event: "order.shipped", customer, data }, { key });

          expectProblem(answer, 400, "BAD_KEY");
        }));
    }

    const bodies: Record<string, string> = {
      nothing: "",
      "a list": "[]",
      "broken JSON": '{"event":',
      "no customer": '{"event":"order.shipped"}',
      "another key": '{"event":"order.shipped","customer":"ann","data":{},"more":1}',
      "a customer that is an object": '{"event":"order.shipped","customer":{"$ne":null}}',
    };
    for (const [name, body] of Object.entries(bodies)) {
      it(`is a body: ${name}`, () =>
        withServer(async (server) => {
          expectProblem(await tell(server, body), 400, "BAD_BODY");
        }));
    }

    it("is data that pollutes or has no end", () =>
      withShop(async (server, customer) => {
        const hostile = [
          `{"__proto__":{"polluted":true},${JSON.stringify(data).slice(1)}`,
          `{"more":${"[".repeat(9_000)}${"]".repeat(9_000)},${JSON.stringify(data).slice(1)}`,
        ];

        for (const [at, text] of hostile.entries()) {
          const body = `{"event":"order.shipped","customer":"${customer}","data":${text}}`;
          expectProblem(await tell(server, body, { key: `k${at}` }), 400, "CHANNEL_BAD_EVENT");
        }
        expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
      }));

    it("is more than 64 KB", () =>
      withShop(async (server, customer) => {
        const large = { ...data, carrier: "x".repeat(64 * 1_024) };
        const answer = await tell(server, { event: "order.shipped", customer, data: large });

        expectProblem(answer, 413, "BODY_TOO_LARGE");
      }));
  });

  it("asks to be told later while the store is away", () => {
    let isAway = false;
    const fault = (): void => {
      if (isAway) throw new StoreError("STORE_UNREACHABLE", "it is away", { retry: "later" });
    };
    return withShop(
      async (server, customer) => {
        isAway = true;
        const told = { event: "order.shipped", customer, data };
        const away = await tell(server, told);
        isAway = false;

        expectProblem(away, 503, "STORE_UNREACHABLE");
        expect((await tell(server, told)).status).to.equal(202);
        await server.shows("telegram", "ann", gone);
      },
      { engine: { surroundings: { ...realSurroundings, fault } } },
    );
  });

  it("is counted like what comes in on an app", () =>
    withShop(async (server, customer) => {
      const told = { event: "order.shipped", customer, data };
      await tell(server, told);
      await tell(server, told);
      await tell(server, { ...told, customer: "nobody" }, { key: "other" });

      const { text } = await server.ask("GET", "/metrics");

      expect(text).to.include('bot_inbound_total{channel="event",result="accepted"} 1');
      expect(text).to.include('bot_inbound_duplicates_total{channel="event"} 1');
      expect(text).to.include(
        'bot_webhook_rejected_total{channel="event",reason="CHANNEL_NO_SUCH_CUSTOMER"} 1',
      );
    }));

  describe("with an API_TOKEN", () => {
    const environment = { API_TOKEN: `${token},the-one-that-comes-next` };
    const withToken = (body: (server: Simulator, customer: string) => Promise<void>) =>
      withShop(body, { environment });
    const bearing = (given: string) => ({ headers: { authorization: `Bearer ${given}` } });

    for (const given of [token, "the-one-that-comes-next"]) {
      it(`lets in who sends ${given}`, () =>
        withToken(async (server, customer) => {
          const told = { event: "order.shipped", customer, data };

          expect((await tell(server, told, bearing(given))).status).to.equal(202);
        }));
    }

    it("lets in who comes by another name of the host, such as through a proxy", () =>
      withToken(async (server, customer) => {
        const headers = { ...bearing(token).headers, host: "bot.example" };
        const answer = await tell(server, { event: "order.shipped", customer, data }, { headers });

        expect(answer.status).to.equal(202);
      }));

    const wrong: Record<string, Record<string, string>> = {
      none: {},
      "an empty one": { authorization: "Bearer " },
      "part of it": { authorization: `Bearer ${token.slice(0, -1)}` },
      "more than it": { authorization: `Bearer ${token}x` },
      "both at once": { authorization: `Bearer ${environment.API_TOKEN}` },
      "another scheme": { authorization: `Basic ${token}` },
    };
    for (const [name, headers] of Object.entries(wrong)) {
      it(`keeps out who sends ${name}, and counts it`, () =>
        withToken(async (server, customer) => {
          const told = { event: "order.shipped", customer, data };
          const answer = await tell(server, told, { headers });

          expectProblem(answer, 401, "UNAUTHORIZED");
          expect(answer.headers["www-authenticate"]).to.equal("Bearer");
          const { text } = await server.ask("GET", "/metrics");
          expect(text).to.include('bot_auth_failures_total{kind="api"} 1');
        }));
    }
  });

  describe("without one", () => {
    it("is closed where the simulator is off", () =>
      withServer(
        async (server) => {
          const answer = await tell(server, { event: "order.shipped", customer: "ann", data });

          expectProblem(answer, 403, "EVENTS_CLOSED");
        },
        { environment: { SIMULATOR: "off" } },
      ));

    it("is closed to pages of other sites, and to other names of this host", () =>
      withShop(async (server, customer) => {
        for (const headers of [
          { origin: "https://evil.example" },
          { "sec-fetch-site": "cross-site" },
          { host: "bot.example" },
        ] as Record<string, string>[]) {
          const told = { event: "order.shipped", customer, data };
          expectProblem(await tell(server, told, { headers }), 403, "FOREIGN_SITE");
        }
      }));
  });

  it("wakes it with what the schema makes of the data", () =>
    withShop(async (server, customer) => {
      const spelt = { ...data, order: ` ${order.toLowerCase()} ` };
      const answer = await tell(server, { event: "order.shipped", customer, data: spelt });

      await server.shows("telegram", "ann", gone);
      expect(answer.status).to.equal(202);
    }));
});
