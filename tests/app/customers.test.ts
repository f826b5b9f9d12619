import { expect } from "chai";
import { realSurroundings, type Surroundings } from "../../src/index.ts";
import { type Simulator, until, withServer } from "../kit/server.ts";
import { choiceOf, last, toConsent } from "./talk.ts";

interface Entry {
  readonly id: string;
  readonly seq: number;
  readonly at: string;
  readonly direction: string;
  readonly state: string;
}

/** The exchanges of a customer once all of them are delivered. */
async function settled(server: Simulator, person: string, count: number) {
  const { id } = await server.customer(person);
  const exchanges = await until(`${person} has ${count} exchanges`, async () => {
    const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);
    const entries: Entry[] = json.exchanges;
    const isDone = entries.length === count && entries.every(({ state }) => state !== "queued");
    return isDone && entries;
  });
  return { id, exchanges };
}

async function signUp(server: Simulator, app: string, person: string): Promise<void> {
  const question = await toConsent(server, app, person);
  await server.presses(app, person, choiceOf(question, "Yes, please"));
  await server.shows(app, person, "Welcome aboard, Ann!");
}

/** All pages of a list, each asked for with the cursor of the one before. */
async function pages(server: Simulator, id: string, limit: number): Promise<Entry[][]> {
  const found: Entry[][] = [];
  let after = "";
  for (;;) {
    const path = `/api/customers/${id}/exchanges?limit=${limit}${after}`;
    const { json } = await server.ask("GET", path);
    found.push(json.exchanges);
    if (json.next === undefined) return found;
    after = `&after=${encodeURIComponent(json.next)}`;
  }
}

/** A page that another may follow, which it is once its exchanges are in the timeline. */
function fullPage(server: Simulator, path: string): Promise<{ exchanges: Entry[]; next: string }> {
  return until("the page is full", async () => {
    const { json } = await server.ask("GET", path);
    return json.next !== undefined && json;
  });
}

/** A place where the engine waits until the test lets it go on. */
function gate() {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const reach = () => {
    arrive();
    return opened;
  };
  return { reached, reach, open: () => open() };
}

describe("customers API", () => {
  describe("a profile", () => {
    it("is found by the person's name", () =>
      withServer(async (server) => {
        await signUp(server, "telegram", "ann");
        await settled(server, "ann", 9);

        const { status, json } = await server.ask("GET", "/api/customers?person=ann");

        expect(status).to.equal(200);
        const [customer] = json.customers;
        expect(customer).to.include({ name: "Ann", exchanges: 9 });
        expect(customer.identities).to.deep.equal([
          {
            ...{ id: "telegram:simulator:ann", channel: "telegram" },
            ...{ account: "simulator", user: "ann" },
          },
        ]);
        expect(customer.runs).to.deep.equal([]);
        const facts = customer.facts.map(({ key, value }: Record<string, unknown>) => [key, value]);
        expect(Object.fromEntries(facts)).to.include({ name: "Ann", email: "ann@example.com" });
        expect(Object.fromEntries(facts).voucher).to.match(/^NEWS20-[0-9A-F]{10}$/);
      }));

    it("tells where a fact comes from", () =>
      withServer(async (server) => {
        await signUp(server, "telegram", "ann");
        const { exchanges } = await settled(server, "ann", 9);

        const { json } = await server.ask("GET", "/api/customers?person=ann");

        const ids = exchanges.map(({ id }) => id);
        for (const fact of json.customers[0].facts) {
          expect(ids).to.include(fact.source);
          expect(fact.channel).to.equal("telegram");
        }
      }));

    it("shows the step a flow waits at", () =>
      withServer(async (server) => {
        await toConsent(server, "whatsapp", "ann");

        const { json } = await server.ask("GET", "/api/customers?person=ann");

        expect(json.customers[0].runs[0]).to.include({ flow: "newsletter", step: "consent" });
      }));

    it("tells that the customer asks for a person", () =>
      withServer(async (server) => {
        await server.says("whatsapp", "ann", "I want to talk to a person".slice(10));
        await server.says("whatsapp", "ann", "human");
        await server.shows("whatsapp", "ann", "talk to a person");

        const { json } = await server.ask("GET", "/api/customers?person=ann");

        expect(new Date(json.customers[0].asksForPerson)).to.be.a("date");
      }));

    it("is nobody's for a name that nobody has", () =>
      withServer(async ({ ask }) => {
        for (const person of ["nobody", "__proto__", "constructor", "%F0%9F%98%80", "a%00b"]) {
          const { status, json } = await ask("GET", `/api/customers?person=${person}`);

          expect(status).to.equal(200);
          expect(json).to.deep.equal({ customers: [] });
        }
      }));
  });

  describe("a question that is not understood", () => {
    const longest = "%E2%82%AC".repeat(128);
    for (const query of ["", "?person=", `?person=${"x".repeat(129)}`, "?person=a&person=b"]) {
      it(`is refused for customers${query.slice(0, 24)}`, () =>
        withServer(async ({ ask }) => {
          const { status, json } = await ask("GET", `/api/customers${query}`);

          expect(status).to.equal(400);
          expect(json.error.code).to.equal("BAD_QUERY");
        }));
    }

    it("is refused with a key of another name", () =>
      withServer(async ({ ask }) => {
        for (const more of ["x=1", "__proto__=1", "person[$ne]=1", "constructor=1", "$where=1"]) {
          const { status } = await ask("GET", `/api/customers?person=ann&${more}`);

          expect(status, more).to.equal(400);
        }
      }));

    it("is answered for the longest name", () =>
      withServer(async ({ ask }) => {
        const { status, json } = await ask("GET", `/api/customers?person=${longest}`);

        expect(status).to.equal(200);
        expect(json).to.deep.equal({ customers: [] });
      }));

    for (const limit of ["0", "-1", "501", "1.5", "many", "", "1e9", "NaN"]) {
      it(`is refused with limit=${limit}`, () =>
        withServer(async ({ ask }) => {
          const { status, json } = await ask("GET", `/api/customers/x/exchanges?limit=${limit}`);

          expect(status).to.equal(400);
          expect(json.error.code).to.equal("BAD_QUERY");
        }));
    }
  });

  describe("exchanges", () => {
    it("are in the order they happened, each once", () =>
      withServer(async (server) => {
        await signUp(server, "discord", "ann");

        const { exchanges } = await settled(server, "ann", 9);

        expect(exchanges.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(new Set(exchanges.map(({ id }) => id)).size).to.equal(9);
        const times = exchanges.map(({ at }) => at);
        expect(times).to.deep.equal([...times].sort());
        expect(exchanges.map(({ direction }) => direction)).to.deep.equal([
          ...["in", "out", "out", "in", "out", "in", "out", "in", "out"],
        ]);
      }));

    it("show what was asked, offered and given", () =>
      withServer(async (server) => {
        await signUp(server, "telegram", "ann");

        const { exchanges } = await settled(server, "ann", 9);

        expect(exchanges[6]).to.deep.include({ step: "consent", flow: "newsletter" });
        expect(exchanges[6]).to.have.property("choices").with.length(2);
        expect(exchanges[7]).to.deep.include({ text: "Yes, please", step: "consent" });
        expect(exchanges[8])
          .to.have.property("code")
          .that.matches(/^NEWS20-/);
      }));

    for (const limit of [1, 2, 3, 8, 9, 10, 500]) {
      it(`come page by page with limit ${limit}`, () =>
        withServer(async (server) => {
          await signUp(server, "telegram", "ann");
          const { id, exchanges } = await settled(server, "ann", 9);

          const found = await pages(server, id, limit);

          expect(found.flat()).to.deep.equal(exchanges);
        }));
    }

    it("come page by page while more are added", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "hi");
        const { id } = await settled(server, "ann", 3);
        const found: number[] = [];
        let after = "";

        for (let round = 0; round < 10; round += 1) {
          await server.says("telegram", "ann", round === 0 ? "Ann" : `no address ${round}`);
          await settled(server, "ann", 5 + 2 * round);
          const path = `/api/customers/${id}/exchanges?limit=2${after}`;
          const json = await fullPage(server, path);
          found.push(...json.exchanges.map(({ seq }: Entry) => seq));
          after = `&after=${json.next}`;
        }

        expect(found).to.deep.equal(Array.from({ length: 20 }, (_, at) => at + 1));
      }));

    it("go on after a cursor of the last page with what came since", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "hi");
        const { id } = await settled(server, "ann", 3);
        const json = await fullPage(server, `/api/customers/${id}/exchanges?limit=3`);
        await server.says("telegram", "ann", "Ann");
        await settled(server, "ann", 5);

        const path = `/api/customers/${id}/exchanges?after=${json.next}`;
        const { json: more } = await server.ask("GET", path);

        expect(more.exchanges.map(({ seq }: Entry) => seq)).to.deep.equal([4, 5]);
      }));

    it("are shown while they are still on their way", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "hi");
        await server.shows("telegram", "ann", "What may we call you?");
        const { id } = await server.customer("ann");

        const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);

        expect(json.exchanges.map(({ seq }: Entry) => seq)).to.deep.equal([1, 2, 3]);
      }));

    it("are shown once while they are copied to the timeline", () => {
      const copied = gate();
      const fault = (point: Parameters<Surroundings["fault"]>[0]) =>
        point === "settle:copied" ? copied.reach() : undefined;
      return withServer(
        async (server) => {
          await server.says("telegram", "ann", "hi");
          await copied.reached;
          const { id } = await server.customer("ann");

          const found = await pages(server, id, 3);
          copied.open();

          expect(found.flat().map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
        },
        { engine: { surroundings: { ...realSurroundings, fault } } },
      );
    });

    it("are nobody's for a customer that does not exist", () =>
      withServer(async ({ ask }) => {
        const ids = ["nobody", "__proto__", "a%00b", "a%20b", "%F0%9F%98%80", "x".repeat(5_000)];
        for (const id of ids) {
          const { status, json } = await ask("GET", `/api/customers/${id}/exchanges`);

          expect(status, id).to.equal(404);
          expect(json.error.code).to.equal("UNKNOWN_CUSTOMER");
        }
      }));
  });

  describe("a cursor that no page gave", () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const cursors = {
      "no base64": "%%%25",
      "no JSON": Buffer.from("{").toString("base64url"),
      nothing: "",
      null: made(null),
      "a number": made(1),
      "no id": made([["c"]]),
      "an id that is a number": made([["c", { date: 1 }, 1], 1]),
      "an empty object as value": made([[{}], "id"]),
      "a list as value": made([[[1]], "id"]),
      "null as value": made([[null], "id"]),
      "no date": made([["c", { date: "x" }, 1], "id"]),
      "a date out of range": made([["c", { date: 8e99 }, 1], "id"]),
      "too many values": made([["c", { date: 1 }, 1, 1, 1], "id"]),
      "an id that is too long": made([["c", { date: 1 }, 1], "x".repeat(2_500)]),
      "a key __proto__": Buffer.from('[[{"__proto__":{}}],"id"]').toString("base64url"),
      "more than a cursor may have": "a".repeat(4_097),
    };

    for (const [name, cursor] of Object.entries(cursors)) {
      it(`is refused: ${name}`, () =>
        withServer(async (server) => {
          await server.says("telegram", "ann", "hi");
          const { id } = await settled(server, "ann", 3);

          const path = `/api/customers/${id}/exchanges?after=${encodeURIComponent(cursor)}`;
          const { status, json } = await server.ask("GET", path);

          expect(status).to.equal(400);
          expect(json.error.code).to.be.oneOf(["STORE_BAD_CURSOR", "BAD_QUERY"]);
        }));
    }

    it("shows nothing of another customer", () =>
      withServer(async (server) => {
        for (const person of ["ann", "bob"]) await server.says("telegram", person, "hi");
        const bob = await settled(server, "bob", 3);
        const { id } = await settled(server, "ann", 3);
        const ofBob = await fullPage(server, `/api/customers/${bob.id}/exchanges?limit=1`);

        const path = `/api/customers/${id}/exchanges?after=${ofBob.next}`;
        const { json } = await server.ask("GET", path);

        const bobs = new Set(bob.exchanges.map((one) => one.id));
        const shown: Entry[] = json.exchanges ?? [];
        expect(shown.filter((one) => bobs.has(one.id))).to.deep.equal([]);
        expect(last(bob.exchanges).seq).to.equal(3);
      }));
  });
});
