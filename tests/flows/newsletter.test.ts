import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Skin, skins } from "../../adapters/web/index.ts";
import newsletter from "../../flows/newsletter.ts";
import type { Exchange } from "../../src/model/exchange.ts";
import { embeddedStore } from "../../src/store/embedded/embedded.ts";
import { textOf } from "../kit/engine.ts";
import { aWebBot, type Shown, type WebBot } from "../kit/web-bot.ts";

const questions = {
  name: "What may we call you?",
  email: "What is your e-mail address, Ann?",
  consent: "May we write to you once a month?",
};
const voucherPattern = /^NEWS20-[0-9A-F]{10}$/;

type Question = keyof typeof questions;
const steps: readonly Question[] = ["name", "email", "consent"];

async function answers(bot: WebBot, app: Skin, step: Question): Promise<void> {
  if (step === "name") await bot.types(app, "ann", "Ann");
  else if (step === "email") await bot.types(app, "ann", "ann@example.org");
  else await bot.types(app, "ann", app === "whatsapp" ? "1" : "yes please");
}

function voucherOf({ text, code }: Shown): string | undefined {
  return code ?? voucherPattern.exec(text)?.[0];
}

async function vouchersOnAllPhones(bot: WebBot): Promise<string[]> {
  const screens = await Promise.all(skins.map((app) => bot.screen(app, "ann")));
  return screens.flat().flatMap((message) => voucherOf(message) ?? []);
}

/** What a customer was asked although it had been answered before. */
function repeatedQuestions(exchanges: readonly Exchange[]): string[] {
  const answered = new Set<string>();
  return exchanges.flatMap((exchange) => {
    const { direction, step = "" } = exchange;
    if (direction === "in") answered.add(step);
    return direction === "out" && answered.has(step) && step !== "" ? [textOf(exchange)] : [];
  });
}

async function verifySignedUp(bot: WebBot): Promise<void> {
  const [customer, ...others] = await bot.customers("ann");
  const exchanges = await bot.exchanges("ann");
  expect(others).to.deep.equal([]);
  expect(customer?.runs).to.deep.equal([]);
  expect(customer?.facts.name?.value).to.equal("Ann");
  expect(customer?.facts.email?.value).to.equal("ann@example.org");
  expect(customer?.facts.voucher?.value).to.match(voucherPattern);
  expect(await vouchersOnAllPhones(bot)).to.deep.equal([customer?.facts.voucher?.value]);
  expect(repeatedQuestions(exchanges)).to.deep.equal([]);
  const welcomes = exchanges.filter((one) => textOf(one).startsWith("Welcome to Harbour Shop!"));
  expect(welcomes).to.have.lengthOf(1);
  expect(exchanges.map(({ seq }) => seq)).to.deep.equal(exchanges.map((_, at) => at + 1));
}

for (const app of skins) {
  describe(`the newsletter sign-up on ${app}`, () => {
    it("leads from a greeting to a voucher", async () => {
      const bot = await aWebBot([newsletter]);

      await bot.types(app, "ann", "hi");
      await bot.types(app, "ann", "Ann");
      await bot.types(app, "ann", "ann@example.org");
      await bot.picks(app, "ann", "Yes, please");

      expect((await bot.replies(app, "ann")).slice(0, 5)).to.deep.equal([
        "Welcome to Harbour Shop! Join our newsletter and get 20 % off your next order.",
        questions.name,
        questions.email,
        questions.consent,
        "Welcome aboard, Ann! Here is your voucher for 20 % off:",
      ]);
      await verifySignedUp(bot);
    });

    it("leads there on the embedded store as well, across a restart", async () => {
      const directory = await mkdtemp(join(tmpdir(), "throughline-newsletter-"));
      const store = embeddedStore({ directory });
      await store.open();
      try {
        const bot = await aWebBot([newsletter], store);
        await bot.types(app, "ann", "hi");
        await bot.types(app, "ann", "Ann");
        await bot.restart();
        await bot.types(app, "ann", "ann@example.org");
        await bot.picks(app, "ann", "Yes, please");

        await verifySignedUp(bot);
        await bot.stop();
      } finally {
        await store.close();
        await rm(directory, { recursive: true, force: true });
      }
    });

    it("asks once more for an e-mail address that is none", async () => {
      const bot = await aWebBot([newsletter]);
      await bot.types(app, "ann", "hi");
      await bot.types(app, "ann", "Ann");

      await bot.types(app, "ann", "ann at example");
      await bot.types(app, "ann", "ann@example.org");

      expect((await bot.replies(app, "ann")).slice(2, 4)).to.deep.equal([
        questions.email,
        `That does not look like an e-mail address. ${questions.email}`,
      ]);
      expect((await bot.replies(app, "ann"))[4]).to.match(/^May we write to you/);
    });

    it("ends without a voucher when the customer declines", async () => {
      const bot = await aWebBot([newsletter]);
      for (const text of ["hi", "Ann", "ann@example.org"]) await bot.types(app, "ann", text);

      await bot.picks(app, "ann", "No, thank you");

      expect((await bot.replies(app, "ann")).at(-1)).to.equal(
        "Then we will not write to you. You are welcome any time.",
      );
      expect(await vouchersOnAllPhones(bot)).to.deep.equal([]);
    });

    it("asks a customer who declined only for consent the next time", async () => {
      const bot = await aWebBot([newsletter]);
      for (const text of ["hi", "Ann", "ann@example.org", "no, thank you"]) {
        await bot.types(app, "ann", text);
      }
      const before = (await bot.replies(app, "ann")).length;

      await bot.types(app, "ann", "hi");
      await bot.picks(app, "ann", "Yes, please");

      const later = (await bot.replies(app, "ann")).slice(before);
      expect(later[0]).to.match(/^Welcome to Harbour Shop!/);
      expect(later[1]).to.match(/^May we write to you/);
      expect(await vouchersOnAllPhones(bot)).to.have.lengthOf(1);
    });

    it("takes the answer of a customer who comes back three days later", async () => {
      const bot = await aWebBot([newsletter]);
      await bot.types(app, "ann", "hi");
      await bot.types(app, "ann", "Ann");

      bot.clock.advance(3 * 86_400_000);
      await bot.restart();
      await answers(bot, app, "email");
      await answers(bot, app, "consent");

      await verifySignedUp(bot);
    });

    for (const other of skins) {
      it(`tells a member who comes back on ${other} of the same voucher`, async () => {
        const bot = await aWebBot([newsletter]);
        await bot.types(app, "ann", "hi");
        for (const step of steps) await answers(bot, app, step);
        const [voucher] = await vouchersOnAllPhones(bot);

        bot.clock.advance(30 * 86_400_000);
        await bot.types(other, "ann", "hi");

        expect((await bot.replies(other, "ann")).at(-1)).to.equal(
          `Good to see you again, Ann. Your voucher ${voucher} is still good.`,
        );
      });
    }
  });
}

for (const from of skins) {
  for (const to of skins.filter((app) => app !== from)) {
    describe(`a sign-up that moves from ${from} to ${to}`, () => {
      for (const [at, question] of steps.entries()) {
        it(`goes on at the question for the ${question} after a greeting there`, async () => {
          const bot = await aWebBot([newsletter]);
          await bot.types(from, "ann", "hi");
          for (const step of steps.slice(0, at)) await answers(bot, from, step);

          await bot.types(to, "ann", "hello");
          const [greeted] = await bot.replies(to, "ann");
          for (const step of steps.slice(at)) await answers(bot, to, step);

          expect(greeted?.startsWith(questions[question])).to.equal(true);
          await verifySignedUp(bot);
        });

        it(`takes the ${question} typed there without a word before`, async () => {
          const bot = await aWebBot([newsletter]);
          await bot.types(from, "ann", "hi");
          for (const step of steps.slice(0, at)) await answers(bot, from, step);

          for (const step of steps.slice(at)) await answers(bot, to, step);

          await verifySignedUp(bot);
        });

        it(`comes back with the ${question} after a look at ${to}`, async () => {
          const bot = await aWebBot([newsletter]);
          await bot.types(from, "ann", "hi");
          for (const step of steps.slice(0, at)) await answers(bot, from, step);

          await bot.types(to, "ann", "hi");
          for (const step of steps.slice(at)) await answers(bot, from, step);

          await verifySignedUp(bot);
        });
      }
    });
  }
}

describe("a sign-up with each answer on an app of its own", () => {
  for (const first of skins) {
    for (const second of skins) {
      for (const third of skins) {
        it(`asks nothing twice on ${first}, ${second} and ${third}`, async () => {
          const bot = await aWebBot([newsletter]);
          await bot.types("whatsapp", "ann", "hi");

          await answers(bot, first, "name");
          await answers(bot, second, "email");
          await answers(bot, third, "consent");

          await verifySignedUp(bot);
        });
      }
    }
  }
});

describe("an open question that the customer leaves for another app", () => {
  for (const app of ["telegram", "discord"] as const) {
    it(`loses its buttons on ${app}`, async () => {
      const bot = await aWebBot([newsletter]);
      for (const text of ["hi", "Ann", "ann@example.org"]) await bot.types(app, "ann", text);

      await bot.types("whatsapp", "ann", "hi");

      const offered = (await bot.screen(app, "ann")).flatMap(({ choices }) => choices ?? []);
      expect(offered).to.deep.equal([]);
    });
  }
});

describe("vouchers of two people", () => {
  it("are two", async () => {
    const bot = await aWebBot([newsletter]);
    for (const person of ["ann", "bob"]) {
      for (const text of ["hi", person, `${person}@example.org`, "yes, please"]) {
        await bot.types("telegram", person, text);
      }
    }

    const screens = await Promise.all(["ann", "bob"].map((one) => bot.screen("telegram", one)));
    const vouchers = screens.map((screen) => screen.flatMap((one) => voucherOf(one) ?? []));
    expect(vouchers.map((found) => found.length)).to.deep.equal([1, 1]);
    expect(vouchers[0]).to.not.deep.equal(vouchers[1]);
  });
});
