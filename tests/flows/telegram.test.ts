/** The example flows on Telegram, from end to end: the real telegraf and a Bot API server. */
import { expect } from "chai";
import claim from "../../flows/damage-claim.ts";
import loan from "../../flows/loan-application.ts";
import newsletter from "../../flows/newsletter.ts";
import { loanAnswers } from "../kit/loan.ts";
import { textIn } from "../kit/read-pdf.ts";
import { aPicture } from "../kit/sent-files.ts";
import { TelegramScene } from "../kit/telegram/scene.ts";
import type { BotApi } from "../servers/telegram/bot-api.ts";
import { buttonsOf, type Message } from "../servers/telegram/world.ts";

/** The content of the file that a message shows. */
function contentIn({ world }: BotApi, message: Message, kind: string): Buffer {
  const shown = message[kind] as { file_id: string } | readonly { file_id: string }[];
  const { file_id } = Array.isArray(shown) ? shown.at(-1) : shown;
  return world.files.get(file_id)?.content ?? Buffer.alloc(0);
}

describe("the example flows on Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  it("sign somebody up for the newsletter, with a voucher to copy", async () => {
    const { api } = await scene.bot(newsletter);
    const ann = api.person();

    ann.say("/newsletter");
    await ann.hears("What may we call you?");
    ann.say("Ann <3");
    await ann.hears("What is your e-mail address, Ann <3?");
    ann.say("ann@example.org");
    const question = await ann.hears("May we write to you once a month?");
    expect(buttonsOf(question).map(({ text }) => text)).to.deep.equal([
      "Yes, please",
      "No, thank you",
    ]);
    const query = ann.press("Yes, please");
    const voucher = await ann.hears("Welcome aboard, Ann <3!");

    const [copy] = buttonsOf(voucher);
    const code = copy?.copy_text?.text ?? "";
    expect(code).to.match(/^NEWS20-[0-9A-F]{10}$/);
    expect(voucher.text).to.include(`\n\n${code}`);
    const closed = ann.heard.find(({ message_id }) => message_id === question.message_id);
    expect(closed?.text).to.equal("May we write to you once a month?\n\n✓ Yes, please");
    expect(buttonsOf(closed ?? question)).to.deep.equal([]);
    expect(api.callsOf("answerCallbackQuery").map(({ params }) => params)).to.deep.equal([
      { callback_query_id: query },
    ]);
  });

  it("take a damage claim with a photo, a key for the phone number, and the photo back", async () => {
    const { api } = await scene.bot(claim);
    const ann = api.person();
    const photo = aPicture("box.png");

    ann.say("My parcel arrived broken!");
    await ann.hears("What is your order number?");
    ann.say("AB123456");
    await ann.hears("What is damaged?");
    ann.press("What is in it");
    await ann.hears("Please send a photo");
    ann.sendFile({ as: "photo", ...photo, content: Buffer.from(photo.content) });
    await ann.hears("Where can we reach you?");
    const [key] = ann.keys;
    ann.tap(key?.text ?? "");
    await ann.hears("+44 20 7946 0123");
    ann.press("Yes, all of it");
    const back = await ann.hears("noted for claim AB123456");
    await ann.hears("calls +442079460123");

    expect(contentIn(api, back, "photo")).to.deep.equal(Buffer.from(photo.content));
    expect(ann.keys).to.deep.equal([]);
  });

  it("offer a page for a loan application, take it in the chat too, and give it back as a document", async () => {
    const formLinkTo = () => "https://bot.example.org/f/code";
    const { api } = await scene.bot(loan, { formLinkTo });
    const ada = api.person({ name: "Ada" });

    ada.say("/loan");
    const offered = await ada.until(() => ada.heard.find((one) => buttonsOf(one).some(opensPage)));
    for (const [asked, answer] of loanAnswers) {
      await ada.hears(asked);
      ada.say(answer);
    }
    await ada.hears("Your phone number? +49 40 1234567");
    ada.press("Yes, all of it");
    const back = await ada.hears(/^Thank you, Ada Byron!/);

    expect(buttonsOf(offered).find(opensPage)?.web_app?.url).to.equal(formLinkTo());
    const paper = (await textIn(contentIn(api, back, "document"))).join("\n");
    for (const text of ["Loan application", "Ada Byron", "Sea Bank"])
      expect(paper).to.include(text);
  }).timeout(20_000);
});

function opensPage({ web_app }: { readonly web_app?: unknown }): boolean {
  return web_app !== undefined;
}
