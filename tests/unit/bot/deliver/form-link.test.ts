// How the link to a form's page goes out: written in the text, as a button, or opened in the app.
import { expect } from "chai";
import { withFormLink } from "../../../../src/bot/deliver/form-link.ts";
import { plainPart } from "../../../../src/channel/parts.ts";
import { languageFor } from "../../../../src/flow/words.ts";
import { formLinkActivity } from "../../../../src/model/form-link.ts";

const told = formLinkActivity("Fill it in here:", { run: "r1", step: "claim" });

function sent(links: "buttons" | "inside" | undefined, url = "https://bot.example/form/x") {
  const linking = { customer: "c1", language: languageFor("de"), formLinkTo: () => url };
  return withFormLink(told, links ? { links } : {}, linking);
}

describe("the link to a form's page", () => {
  it("is written out where the app has no buttons for it", async () => {
    expect(await sent(undefined)).to.deep.equal({
      ...{ type: "message", text: "Fill it in here:\nhttps://bot.example/form/x" },
    });
  });

  it("is a button in the customer's language where the app has them", async () => {
    expect(await sent("buttons")).to.deep.equal({
      ...{ type: "message", text: "Fill it in here:" },
      link: { title: "Formular öffnen", url: "https://bot.example/form/x" },
    });
  });

  it("is opened by the app itself where nobody can read it on its way", async () => {
    const places = [
      "https://bot.example/form/x",
      "http://127.0.0.1:3000/form/x",
      "http://bot.example/form/x",
    ];

    const links = await Promise.all(places.map((url) => sent("inside", url)));

    expect(links.map(({ link }) => link?.isInside)).to.deep.equal([true, true, undefined]);
  });

  it("stands in the text where the app refuses the message as it is", async () => {
    expect(plainPart(await sent("buttons"), 100).text).to.equal(
      "Fill it in here:\n\nhttps://bot.example/form/x",
    );
  });
});
