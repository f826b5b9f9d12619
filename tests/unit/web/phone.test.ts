import { expect } from "chai";
import fc from "fast-check";
import { type PhoneMessage, Phones } from "../../../adapters/web/phone.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const anns = "telegram:simulator:ann";
const noon = Date.UTC(2026, 0, 2, 12);

/** A clock that stands until the test moves it. */
function aClock(at = noon) {
  const clock = { at, now: () => new Date(clock.at) };
  return clock;
}

function aText(text: string) {
  return { _id: `${anns}:${text}`, from: "customer" as const, text };
}

function textsOf(messages: readonly PhoneMessage[]): string[] {
  return messages.map(({ text }) => text);
}

describe("phone", () => {
  describe("order", () => {
    it("is the order in which messages are put on the screen", async () => {
      const phones = new Phones(memoryStore(), aClock().now);

      for (const text of ["one", "two", "three"]) await phones.show(anns, aText(text));

      expect(textsOf(await phones.screen(anns))).to.deep.equal(["one", "two", "three"]);
    });

    it("is kept among messages of the same instant", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      const texts = Array.from({ length: 50 }, (_, at) => `message ${at}`);

      await Promise.all(texts.map((text) => phones.show(anns, aText(text))));

      expect(textsOf(await phones.screen(anns))).to.deep.equal(texts);
    });

    it("is kept by a clock that is set back", async () => {
      const clock = aClock();
      const phones = new Phones(memoryStore(), clock.now);
      await phones.show(anns, aText("one"));
      clock.at -= 3_600_000;
      await phones.show(anns, aText("two"));

      expect(textsOf(await phones.screen(anns))).to.deep.equal(["one", "two"]);
    });

    it("goes on after a restart, even with a clock set back", async () => {
      const store = memoryStore();
      const before = new Phones(store, aClock().now);
      for (const text of ["one", "two"]) await before.show(anns, aText(text));
      const after = new Phones(store, aClock(noon - 3_600_000).now);

      await Promise.all(["three", "four"].map((text) => after.show(anns, aText(text))));

      expect(textsOf(await after.screen(anns))).to.deep.equal(["one", "two", "three", "four"]);
    });

    it("is each phone's own, whatever the clock does", () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ phone: fc.nat(2), drift: fc.integer({ min: -5, max: 5 }) })),
          async (steps) => {
            const clock = aClock();
            const phones = new Phones(memoryStore(), clock.now);
            for (const [at, { phone, drift }] of steps.entries()) {
              clock.at += drift;
              await phones.show(`phone-${phone}`, { ...aText("x"), _id: `${at}` });
            }

            for (const phone of [0, 1, 2]) {
              const shown = (await phones.screen(`phone-${phone}`)).map(({ _id }) => _id);
              const sent = [...steps.keys()].filter((at) => steps[at]?.phone === phone);
              expect(shown).to.deep.equal(sent.map(String));
            }
          },
        ),
      ));

    it("has a number for a press, which shows nothing", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      const { seq } = await phones.show(anns, aText("one"));

      const pressed = await phones.nextNumber(anns);
      const later = await phones.show(anns, aText("two"));

      expect(pressed).to.be.greaterThan(seq).and.lessThan(later.seq);
    });
  });

  describe("screen", () => {
    it("is empty on a phone nobody has used", async () => {
      expect(await new Phones(memoryStore(), aClock().now).screen(anns)).to.deep.equal([]);
    });

    it("is not shared by phones whose names begin alike", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      await phones.show(anns, aText("one"));

      expect(await phones.screen(`${anns}a`)).to.deep.equal([]);
      expect(await phones.screen(anns.slice(0, -1))).to.deep.equal([]);
    });

    it("shows the last five hundred messages", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      const texts = Array.from({ length: 501 }, (_, at) => `message ${at}`);

      for (const text of texts) await phones.show(anns, aText(text));

      expect(textsOf(await phones.screen(anns))).to.deep.equal(texts.slice(1));
    });
  });

  describe("message", () => {
    it("stays as it was when its id comes again", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      const first = await phones.show(anns, { ...aText("one"), _id: "same" });
      const second = await phones.show(anns, { ...aText("two"), _id: "same" });

      expect([first.isNew, second.isNew]).to.deep.equal([true, false]);
      expect(textsOf(await phones.screen(anns))).to.deep.equal(["one"]);
    });

    it("changes where it stands", async () => {
      const phones = new Phones(memoryStore(), aClock().now);
      for (const text of ["one", "two"]) await phones.show(anns, aText(text));

      await phones.change(`${anns}:one`, (message) => ({ ...message, text: "ONE" }));

      expect(textsOf(await phones.screen(anns))).to.deep.equal(["ONE", "two"]);
    });

    it("is left alone when it is not there any more", async () => {
      const phones = new Phones(memoryStore(), aClock().now);

      await phones.change("gone", (message) => ({ ...message, text: "back" }));
      await phones.remove("gone");

      expect(await phones.screen(anns)).to.deep.equal([]);
    });
  });
});
