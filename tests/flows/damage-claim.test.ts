import { expect } from "chai";
import claim from "../../flows/damage-claim.ts";
import { conversation } from "../../src/testing/index.ts";
import { aPdf, aPicture, aProgram } from "../kit/sent-files.ts";

describe("a damage claim", () => {
  it("takes a photo on one app, and goes on with it on another", async () => {
    await conversation(claim)
      .on("whatsapp")
      .says("My parcel arrived broken!")
      .sees("Sorry to hear that. This takes two minutes.")
      .sees("What is your order number?")
      .says("ab123456")
      .sees("What is damaged?")
      .chooses("Only the box")
      .sees("Please send a photo")
      .sends(aPicture("box.png"))
      .sees("Where can we reach you?")
      .on("telegram")
      .says("040 1234567")
      .sees("box.png")
      .chooses("Yes, all of it")
      .gets("box.png", (bytes) => expect(bytes.subarray(1, 4).toString()).to.equal("PNG"))
      .sees(/noted for claim AB123456-\w{4}/)
      .sees("How may we make it right?")
      .chooses("A voucher worth 10 % more")
      .sees("Your voucher comes by e-mail.")
      .knows("phone", "+49401234567")
      .isThrough();
  });

  it("does not ask for a phone number that is known", async () => {
    const first = conversation(claim).on("telegram").says("/claim").says("AB123456");

    await first
      .says("both")
      .sends(aPicture())
      .says("040 1234567")
      .says("yes")
      .sees("Somebody looks at it today and calls +49401234567.")
      .says("/claim")
      .says("AB123457")
      .says("both")
      .sends(aPicture())
      .sees("Still +49 40 1234567?")
      .chooses("Yes, still the same")
      .says("yes")
      .sees("calls +49401234567.")
      .isThrough();
  });

  for (const [what, file] of [
    ["a document", aPdf()],
    ["a program that is called a picture", aProgram("box.png")],
  ] as const) {
    it(`asks for a photo again instead of ${what}`, async () => {
      await conversation(claim)
        .on("discord")
        .says("/claim")
        .says("AB123456")
        .says("both")
        .sends(file)
        .sees("Please send a photo of the damage")
        .sends(aPicture())
        .sees("Where can we reach you?");
    });
  }

  it("says what an order number looks like", async () => {
    await conversation(claim)
      .says("/claim")
      .says("12")
      .sees("Two letters and six digits, please")
      .says("AB123456")
      .sees("What is damaged?");
  });
});
