import { expect } from "chai";
import fc from "fast-check";
import { normalise } from "../../../src/base/normalise.ts";
import { isGreeting, wishIn } from "../../../src/flow/words.ts";

describe("text as it is compared", () => {
  const same: readonly (readonly [string, string])[] = [
    ["Sign me up!", "sign me up"],
    ["  SIGN\tme\n up ", "sign me up"],
    ["ＳＩＧＮ me up", "sign me up"],
    ["Grüße", "grüße"],
    ["¡Hola!", "hola"],
    ["👍", ""],
    ["", ""],
  ];
  for (const [typed, compared] of same) {
    it(`takes ${JSON.stringify(typed)} for ${JSON.stringify(compared)}`, () => {
      expect(normalise(typed)).to.equal(compared);
    });
  }

  it("keeps the marks of scripts that need them", () => {
    expect(normalise("नमस्ते")).to.equal("नमस्ते");
  });

  it("changes nothing when done twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(normalise(normalise(text))).to.equal(normalise(text));
      }),
    );
  });
});

describe("what a customer may always say", () => {
  const wishes = [
    ["person", ["person", "A person!", "HUMAN", "agent", "talk to a person", "speak to a person"]],
    ["stop", ["stop", "STOP.", "Cancel", "unsubscribe", "quit"]],
    ["start over", ["start over", "Startover", "restart", "Begin again"]],
  ] as const;
  for (const [wish, words] of wishes) {
    for (const word of words) {
      it(`hears "${wish}" in "${word}"`, () => {
        expect(wishIn(word)).to.deep.equal({ wish });
      });
    }
  }

  for (const text of ["stop it please", "personal", "", "no", "constructor"]) {
    it(`hears nothing in "${text}"`, () => {
      expect(wishIn(text)).to.equal(undefined);
    });
  }
});

describe("a greeting", () => {
  for (const text of ["hi", "Hello!", "Good morning", "/start"]) {
    it(`is "${text}"`, () => {
      expect(isGreeting(text)).to.equal(true);
    });
  }

  for (const text of ["hi, my name is Ann", "", "30"]) {
    it(`is not "${text}"`, () => {
      expect(isGreeting(text)).to.equal(false);
    });
  }
});
