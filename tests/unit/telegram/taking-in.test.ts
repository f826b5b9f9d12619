/** What people send to a bot on Telegram, through the real telegraf and the whole engine. */
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { z } from "zod";
import { type Exchange, file, flow, form, location, phone } from "../../../src/index.ts";
import { aPdf, aPicture } from "../../kit/sent-files.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";

const greeter = flow("greeter", { fallback: true }, async ({ ask, say }) => {
  const name = await ask("name", "Who are you?", z.string());
  await say(`Hello, ${name}`);
});

const Papers = form("Papers", z.object({ papers: file({ title: "Your papers?", most: 5 }) }));
const papers = flow("papers", { fallback: true }, async ({ fill, say }) => {
  const told = await fill("papers", Papers);
  await say(`Got ${told.papers.map(({ name }) => name).join(" and ")}`);
});

const Reach = form("Reach", z.object({ phone: phone({ title: "Your number?" }) }));
const reach = flow("reach", { fallback: true }, async ({ fill, say }) => {
  const told = await fill("reach", Reach);
  await say(`We call ${told.phone}`);
});

const Where = form("Where", z.object({ where: location({ title: "Where are you?" }) }));
const where = flow("where", { fallback: true }, async ({ fill, say }) => {
  const told = await fill("where", Where);
  await say("latitude" in told.where ? `At ${told.where.latitude}` : "Somewhere");
});

describe("what people send on Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  function isIn({ direction }: Exchange): boolean {
    return direction === "in";
  }

  it("answers what they write", async () => {
    const { api } = await scene.bot(greeter);
    const ann = api.person();

    ann.say("hi");
    await ann.hears("Who are you?");
    ann.say("Ann");

    expect((await ann.hears("Hello")).text).to.equal("Hello, Ann");
  });

  it("keeps a file byte for byte, and its token nowhere", async () => {
    const running = await scene.bot(papers);
    const { api, store, lines } = running;
    const ann = api.person();
    const { name, content } = aPdf();
    ann.say("hi");
    await ann.hears("Your papers?");

    ann.sendFile({ name, content, type: "application/pdf" });
    await ann.hears(/invoice\.pdf/);

    const files = [];
    for await (const { hash } of store.files.list())
      files.push(await buffer(store.files.open(hash)));
    expect(files).to.deep.equal([Buffer.from(content)]);
    const kept = JSON.stringify([await running.storyOf(ann), lines]);
    expect(kept).to.not.include(api.token.split(":")[1]);
  });

  it("makes one turn of an album, in its order", async () => {
    const running = await scene.bot(papers);
    const ann = running.api.person();
    const pictures = ["one.png", "two.png", "three.png"];
    ann.say("hi");
    await ann.hears("Your papers?");

    ann.sendAlbum(
      pictures.map((name) => ({ as: "document", name, content: aPicture(name).content })),
    );
    await ann.hears("three.png");

    const story = await running.storyOf(ann);
    const [, album] = story.filter(isIn);
    expect(album?.parts).to.have.length(2);
    const { activity } = album ?? {};
    const attachments = activity?.type === "message" ? activity.attachments : [];
    expect(attachments?.map(({ name }) => name)).to.deep.equal(pictures);
  });

  it("tells whoever sends a file that is larger than a bot may load", async () => {
    const { api } = await scene.bot(papers);
    const ann = api.person();
    ann.say("hi");
    await ann.hears("Your papers?");

    ann.send({ document: { file_id: "x", file_size: 21 * 1_024 * 1_024, file_name: "film.mov" } });

    expect((await ann.hears(/20 MB/)).text).to.be.a("string");
    expect(api.callsOf("getFile")).to.deep.equal([]);
  });

  it("asks for a file again that Telegram does not have any more", async () => {
    const { api } = await scene.bot(papers);
    const ann = api.person();
    ann.say("hi");
    await ann.hears("Your papers?");

    ann.send({ document: { file_id: "gone", file_size: 10, file_name: "old.pdf" } });

    expect((await ann.hears(/once more/)).text).to.be.a("string");
  });

  it("takes a number that is their own", async () => {
    const { api } = await scene.bot(reach);
    const ann = api.person();
    ann.say("hi");
    await ann.hears("Your number?");

    ann.shareContact({ phone: "442079460123" });

    expect((await ann.hears("We call")).text).to.include("+442079460123");
  });

  it("does not take somebody else's number for theirs", async () => {
    const { api } = await scene.bot(reach);
    const ann = api.person();
    ann.say("hi");
    const before = await ann.hears("Your number?");

    ann.shareContact({ id: 99, phone: "+442079460999", name: "Bob" });
    const answer = await ann.until(() =>
      ann.heard.find((one) => one.message_id > before.message_id),
    );

    expect(answer.text).to.include("does not fit here");
  });

  it("takes a place", async () => {
    const { api } = await scene.bot(where);
    const ann = api.person();
    ann.say("hi");
    await ann.hears("Where are you?");

    ann.shareLocation(53.5, 9.9);

    expect((await ann.hears("At")).text).to.equal("At 53.5");
  });

  it("answers kindly what it cannot take, and keeps that it came", async () => {
    const running = await scene.bot(greeter);
    const ann = running.api.person();
    ann.say("hi");
    const asked = await ann.hears("Who are you?");

    ann.send({ paid_media: { star_count: 5 } });
    await ann.until(() => ann.heard.find((one) => one.message_id > asked.message_id));

    const [, kept] = (await running.storyOf(ann)).filter(isIn);
    expect(JSON.stringify(kept?.activity)).to.include("paid media");
  });
});
