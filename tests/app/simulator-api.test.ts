import { expect } from "chai";
import fc from "fast-check";
import { skins } from "../../adapters/web/index.ts";
import { until, withServer } from "../kit/server.ts";
import { choiceOf, consentQuestion, last, textsOf, toConsent } from "./talk.ts";

describe("simulator API", () => {
  describe("a message posted to a phone", () => {
    for (const app of skins) {
      it(`is accepted and answered on ${app}`, () =>
        withServer(async ({ post, shows }) => {
          const answer = await post(app, "ann", { text: "hi" });
          const messages = await shows(app, "ann", "What may we call you?");

          expect(answer.status).to.equal(202);
          expect(answer.json).to.have.all.keys("id");
          expect(answer.json.id).to.be.a("string").and.not.equal("");
          expect(textsOf(messages)).to.deep.equal([
            "customer: hi",
            "bot: Welcome to Harbour Shop! Join our newsletter and get 20 % off your next order.",
            "bot: What may we call you?",
          ]);
        }));
    }

    it("is answered with the id it was given", () =>
      withServer(async ({ post }) => {
        const answer = await post("telegram", "ann", { id: "message-1", text: "hi" });

        expect(answer.json).to.deep.equal({ id: "message-1" });
      }));

    it("is on the phone as soon as it is accepted", () =>
      withServer(async ({ says, phone }) => {
        await says("discord", "ann", "hi", "message-1");

        const [first] = await phone("discord", "ann");

        expect(first).to.deep.include({ id: "message-1", from: "customer", text: "hi" });
        expect(new Date(first?.at ?? "").toISOString()).to.equal(first?.at);
      }));

    it("reaches one customer from three apps of one person", () =>
      withServer(async (server) => {
        for (const app of skins) await server.says(app, "ann", "hi");
        for (const app of skins) await server.shows(app, "ann", "What may we call you?");

        const { json } = await server.ask("GET", "/api/customers?person=ann");

        expect(json.customers).to.have.length(1);
        expect(
          json.customers[0].identities.map((one: { channel: string }) => one.channel),
        ).to.have.members([...skins]);
      }));
  });

  describe("a question with choices", () => {
    it("is a poll with numbers on WhatsApp", () =>
      withServer(async (server) => {
        const question = await toConsent(server, "whatsapp", "ann");

        expect(question).to.include({ text: consentQuestion, as: "poll" });
        expect(question.choices?.map(({ title }) => title)).to.deep.equal([
          "1. Yes, please",
          "2. No, thank you",
        ]);
      }));

    for (const app of ["telegram", "discord"]) {
      it(`has buttons on ${app}`, () =>
        withServer(async (server) => {
          const question = await toConsent(server, app, "ann");

          expect(question.text).to.equal(consentQuestion);
          expect(question.choices?.map(({ title }) => title)).to.deep.equal([
            "Yes, please",
            "No, thank you",
          ]);
        }));

      it(`is edited in place after a press on ${app}`, () =>
        withServer(async (server) => {
          const question = await toConsent(server, app, "ann");
          const before = await server.phone(app, "ann");
          await server.presses(app, "ann", choiceOf(question, "Yes, please"));
          await server.shows(app, "ann", "Welcome aboard, Ann!");

          const after = await until("the question is closed", async () => {
            const messages = await server.phone(app, "ann");
            return messages.some(({ edited }) => edited) && messages;
          });

          expect(after[before.length - 1]).to.deep.equal({
            ...{ id: question.id, from: "bot", text: consentQuestion, at: question.at },
            ...{ chosen: "Yes, please", edited: true },
          });
          expect(after.filter(({ from }) => from === "customer")).to.have.length(3);
        }));
    }

    for (const app of skins) {
      it(`is answered by the id of a choice on ${app}`, () =>
        withServer(async (server) => {
          const question = await toConsent(server, app, "ann");
          const answer = await server.presses(app, "ann", choiceOf(question, "No, thank you"));

          await server.shows(app, "ann", "Then we will not write to you.");

          expect(answer.json).to.have.all.keys("id");
        }));
    }

    it("is answered by a typed number on WhatsApp", () =>
      withServer(async (server) => {
        await toConsent(server, "whatsapp", "ann");
        await server.says("whatsapp", "ann", "1");

        const messages = await server.shows("whatsapp", "ann", "NEWS20-");

        expect(last(messages).text).to.match(/^NEWS20-[0-9A-F]{10}$/);
      }));

    it("tells of a press on a question that was answered", () =>
      withServer(async (server) => {
        const question = await toConsent(server, "telegram", "ann");
        await server.presses("telegram", "ann", choiceOf(question, "Yes, please"));
        await server.shows("telegram", "ann", "Welcome aboard, Ann!");

        await server.presses("telegram", "ann", choiceOf(question, "No, thank you"));

        await server.shows("telegram", "ann", "That question has been dealt with already.");
      }));
  });

  describe("a voucher", () => {
    it("is a message of its own on WhatsApp", () =>
      withServer(async (server) => {
        await toConsent(server, "whatsapp", "ann");
        await server.says("whatsapp", "ann", "Yes");

        const messages = await server.shows("whatsapp", "ann", "NEWS20-");

        expect(messages.at(-2)?.text).to.equal(
          "Welcome aboard, Ann! Here is your voucher for 20 % off:",
        );
      }));

    for (const app of ["telegram", "discord"]) {
      it(`is something to copy on ${app}`, () =>
        withServer(async (server) => {
          await toConsent(server, app, "ann");
          await server.says(app, "ann", "Yes, please");

          const messages = await server.shows(app, "ann", "Welcome aboard, Ann!");

          expect(last(messages).code).to.match(/^NEWS20-[0-9A-F]{10}$/);
        }));
    }
  });

  describe("the same id posted again", () => {
    const ofFourExchanges = async (server: Parameters<Parameters<typeof withServer>[0]>[0]) => {
      const { id, exchanges } = await server.customer("ann");
      const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);
      return { exchanges, texts: json.exchanges.map((one: { text: string }) => one.text) };
    };

    it("is accepted and applied once", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "hi", "first");
        await server.shows("telegram", "ann", "What may we call you?");
        const again = await server.post("telegram", "ann", { id: "first", text: "hi" });
        await server.says("telegram", "ann", "Ann");
        await server.shows("telegram", "ann", "What is your e-mail address, Ann?");

        const { texts } = await ofFourExchanges(server);

        expect(again.status).to.equal(202);
        expect(again.json).to.deep.equal({ id: "first" });
        expect(texts.filter((text: string) => text === "hi")).to.have.length(1);
        expect(texts).to.have.length(5);
      }));

    it("is applied once out of twenty at the same time", () =>
      withServer(async (server) => {
        const twenty = Array.from({ length: 20 }, () =>
          server.post("whatsapp", "ann", { id: "first", text: "hi" }),
        );
        const answers = await Promise.all(twenty);
        await server.says("whatsapp", "ann", "Ann");
        const messages = await server.shows("whatsapp", "ann", "What is your e-mail address, Ann?");

        const { texts } = await ofFourExchanges(server);

        expect(answers.map(({ status }) => status)).to.deep.equal(Array(20).fill(202));
        expect(messages.filter(({ from }) => from === "customer")).to.have.length(2);
        expect(texts).to.have.length(5);
      }));

    it("is another message on another phone", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "hi", "1");
        await server.says("telegram", "bob", "hi", "1");
        await server.says("discord", "cleo", "hi", "1");

        await server.shows("telegram", "ann", "What may we call you?");
        await server.shows("telegram", "bob", "What may we call you?");
        await server.shows("discord", "cleo", "What may we call you?");
      }));

    it("presses a button once", () =>
      withServer(async (server) => {
        const question = await toConsent(server, "discord", "ann");
        const choice = choiceOf(question, "Yes, please");
        const twice = ["press", "press"].map((id) => server.post("discord", "ann", { id, choice }));
        const answers = await Promise.all(twice);
        await server.shows("discord", "ann", "Welcome aboard, Ann!");
        await server.says("discord", "ann", "newsletter");
        const messages = await server.shows("discord", "ann", "Good to see you again");

        expect(answers.map(({ status }) => status)).to.deep.equal([202, 202]);
        expect(textsOf(messages).filter((text) => text.includes("dealt with"))).to.be.empty;
      }));
  });

  describe("two messages at the same instant", () => {
    it("are both answered, in the order of the phone", () =>
      withServer(async (server) => {
        const rounds = Array.from({ length: 60 }, (_, round) => round);
        for (const round of rounds) {
          const app = skins[round % skins.length] ?? "telegram";
          const person = `person-${round}`;
          await Promise.all([
            server.says(app, person, `first ${round}`),
            server.says(app, person, `second ${round}`),
          ]);
          const messages = await until(`${person} is answered twice`, async () => {
            const shown = await server.phone(app, person);
            return shown.some(({ text }) => text.startsWith("What is your e-mail")) && shown;
          });
          const { id } = await server.customer(person);
          const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);

          const typed = messages.filter(({ from }) => from === "customer").map(({ text }) => text);
          const handled = json.exchanges
            .filter((one: { direction: string }) => one.direction === "in")
            .map((one: { text: string }) => one.text);
          expect(typed).to.have.members([`first ${round}`, `second ${round}`]);
          expect(handled).to.deep.equal(typed);
          expect(last(messages).text).to.equal(`What is your e-mail address, ${typed[1]}?`);
        }
      })).timeout(60_000);

    it("are all answered when twenty people write them", () =>
      withServer(async (server) => {
        const people = Array.from({ length: 20 }, (_, number) => `person-${number}`);
        await Promise.all(
          people.flatMap((person) => [
            server.says("telegram", person, "hi"),
            server.says("telegram", person, person),
          ]),
        );

        for (const person of people) await server.shows("telegram", person, "What is your e-mail");
      }));
  });

  describe("text of any kind", () => {
    for (const text of [" ", "\n\t", "\0", "a\0b", "$where", "a.b.c", "__proto__", "constructor"]) {
      it(`is kept as it was typed: ${JSON.stringify(text)}`, () =>
        withServer(async (server) => {
          await server.says("telegram", "ann", text);
          await server.shows("telegram", "ann", "What may we call you?");

          const [first] = await server.phone("telegram", "ann");
          const { id } = await server.customer("ann");
          const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);

          expect(first?.text).to.equal(text);
          expect(json.exchanges[0].text).to.equal(text);
        }));
    }

    it("is made well-formed on the phone and in the timeline alike", () =>
      withServer(async (server) => {
        await server.says("telegram", "ann", "a\ud800b\udc00");
        await server.shows("telegram", "ann", "What may we call you?");

        const [first] = await server.phone("telegram", "ann");
        const { id } = await server.customer("ann");
        const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);

        expect(first?.text).to.equal("a\ufffdb\ufffd");
        expect(json.exchanges[0].text).to.equal("a\ufffdb\ufffd");
      }));

    it("comes back the same from phone and timeline", () =>
      withServer(async (server) => {
        const texts = fc.sample(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), {
          numRuns: 40,
          seed: 1,
        });
        for (const [number, text] of texts.entries()) {
          const person = `person-${number}`;
          await server.says("discord", person, text);
          const [first] = await server.phone("discord", person);
          await server.shows("discord", person, "");
          const { id } = await server.customer(person);
          const { json } = await server.ask("GET", `/api/customers/${id}/exchanges`);

          expect(first?.text).to.equal(text);
          expect(json.exchanges[0].text).to.equal(text);
        }
      })).timeout(30_000);

    for (const person of [
      "__proto__",
      "constructor",
      "toString",
      "a.b",
      "...",
      "_",
      "x".repeat(64),
    ]) {
      it(`is answered to a person called ${person.slice(0, 12)}`, () =>
        withServer(async (server) => {
          await server.says("telegram", person, "hi");
          await server.shows("telegram", person, "What may we call you?");

          const { json } = await server.ask("GET", `/api/customers?person=${person}`);

          expect(json.customers).to.have.length(1);
          expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
        }));
    }
  });
});
