/** What the driver sends, through the real telegraf, as a Bot API server takes it. */
import { Readable } from "node:stream";
import { expect } from "chai";
import { telegram } from "../../../adapters/telegram/index.ts";
import {
  type ChannelError,
  type ConversationReference,
  type KeptFile,
  type OutboundActivity,
  realSurroundings,
} from "../../../src/index.ts";
import { fileAttachment } from "../../../src/model/file-attachment.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { aJpeg } from "../../kit/pictures.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";
import type { Message } from "../../servers/telegram/world.ts";

function aMessage(text: string, ...files: readonly KeptFile[]): OutboundActivity {
  return { type: "message", text, attachments: files.map(fileAttachment) };
}

const phoneKey = { type: "phone", title: "Share my number" } as const;

describe("sending on Telegram", () => {
  let api: BotApi;
  const store = memoryStore();

  beforeEach(async () => {
    api = await new BotApi().start();
  });
  afterEach(() => api.stop());

  function aDriver() {
    const surroundings = { ...realSurroundings, log: () => {} };
    return telegram({ token: api.token, apiRoot: api.root, store, surroundings });
  }

  /** Somebody who has written to the bot, and their conversation with it. */
  function somebody() {
    const ann = api.person();
    ann.say("hi");
    const to: ConversationReference = {
      ...{ channelId: "telegram", user: { id: String(ann.id) }, bot: { id: "4242" } },
      conversation: { id: String(ann.id) },
    };
    return { ann, to };
  }

  async function aFile(content: Buffer, name: string, type: string): Promise<KeptFile> {
    const kept = await store.files.put(Readable.from([content]), 1_000_000);
    return { ...kept, name, type };
  }

  function contentOf(message: Message, kind: string): Buffer | undefined {
    const shown = [message[kind]].flat().at(-1) as { file_id: string };
    return api.world.files.get(shown.file_id)?.content;
  }

  it("makes an album of pictures, byte for byte, under one text", async () => {
    const { ann, to } = somebody();
    const pictures = [
      await aFile(aJpeg(), "one.jpg", "image/jpeg"),
      await aFile(Buffer.concat([aJpeg(), Buffer.from("2")]), "two.jpg", "image/jpeg"),
    ];

    const { nativeId } = await aDriver().send(to, aMessage("Both", ...pictures), "key");

    const [one, two] = ann.heard;
    expect(one?.media_group_id).to.be.a("string").that.equals(two?.media_group_id);
    expect(ann.texts).to.deep.equal(["Both", ""]);
    expect(contentOf(one as Message, "photo")).to.deep.equal(aJpeg());
    expect(nativeId).to.equal(String(one?.message_id));
  });

  it("sends a voice message and a document, byte for byte and by name", async () => {
    const { ann, to } = somebody();
    const voice = await aFile(Buffer.from("OggS voice"), "hello.ogg", "audio/ogg");
    const quoted = await aFile(Buffer.from("%PDF-1.4"), 'a "new" prices.pdf', "application/pdf");

    const driver = aDriver();
    await driver.send(to, aMessage("", voice), "1");
    await driver.send(to, aMessage("Prices", quoted), "2");

    const [first, second] = ann.heard as [Message, Message];
    expect(contentOf(first, "voice")?.toString()).to.equal("OggS voice");
    expect(second.document).to.include({ file_name: "a _new_ prices.pdf" });
    expect(contentOf(second, "document")?.toString()).to.equal("%PDF-1.4");
  });

  it("sends a picture as a document where Telegram cannot show it", async () => {
    const { ann, to } = somebody();
    const picture = await aFile(aJpeg(), "long.jpg", "image/jpeg");
    api.fail("sendPhoto", { status: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" });

    await aDriver().send(to, aMessage("Long", picture), "key");

    expect(ann.texts).to.deep.equal(["Long"]);
    expect(contentOf(ann.heard[0] as Message, "document")).to.deep.equal(aJpeg());
  });

  it("sends nothing of a file that is not there", async () => {
    const { ann, to } = somebody();
    const lost = { hash: "0".repeat(64), name: "lost.pdf", type: "application/pdf", sizeBytes: 3 };

    const error = await thrownBy(aDriver().send(to, aMessage("Lost", lost), "key"));

    expect(error).to.include({ code: "STORE_NO_FILE" });
    expect(ann.heard).to.deep.equal([]);
  });

  it("sends nothing of a file that breaks off", async () => {
    const { ann, to } = somebody();
    const { files } = store;
    const open = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(70_000);
          throw new Error("the disk is gone");
        })(),
      );
    const broken = { ...store, files: { ...files, open } };
    const driver = telegram({ token: api.token, apiRoot: api.root, store: broken });
    const file = { hash: "1".repeat(64), name: "half.pdf", type: "application/pdf", sizeBytes: 9 };

    const error = await thrownBy(driver.send(to, aMessage("Half", file), "key"));

    expect(error.message).to.equal("the disk is gone");
    expect(ann.heard).to.deep.equal([]);
  });

  it("takes the keys away with the next message, also those of another process", async () => {
    const { ann, to } = somebody();
    const asking = { ...aMessage("Your number?"), input: phoneKey };
    const { nativeId } = await aDriver().send(to, asking, "1");
    expect(ann.keys.map(({ text }) => text)).to.deep.equal(["Share my number"]);

    const another = aDriver();
    await another.edit(to, nativeId, { ...asking, closed: {} });
    await another.send(to, aMessage("Thank you"), "2");
    await another.send(to, aMessage("Next"), "3");

    expect(ann.keys).to.deep.equal([]);
    expect(ann.heard.map(({ reply_markup }) => reply_markup).slice(1)).to.deep.equal([
      { remove_keyboard: true },
      undefined,
    ]);
  });

  it("counts a change that is made already as made", async () => {
    const { ann, to } = somebody();
    const driver = aDriver();
    const { nativeId } = await driver.send(to, aMessage("One"), "1");

    await driver.edit(to, nativeId, aMessage("One"));
    await driver.edit(to, nativeId, null);
    await driver.edit(to, nativeId, null);

    expect(ann.heard).to.deep.equal([]);
  });

  it("tells exactly how long a chat has to wait", async () => {
    const { to } = somebody();
    api.fail("sendMessage", { status: 429, retryAfterSeconds: 7 });

    const error = await thrownBy(aDriver().send(to, aMessage("One"), "1"));

    expect(error).to.include({ code: "CHANNEL_TOO_FAST", retryAfterMs: 7_000, scope: "chat" });
  });

  for (const as of ["broken", "not JSON"] as const) {
    it(`keeps the token out of what it throws at an answer that is ${as}`, async () => {
      const { to } = somebody();
      api.fail("sendMessage", { as });

      const error = await thrownBy(aDriver().send(to, aMessage("A secret of Ann's"), "1"));

      const told = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
      expect(error).to.include({ retry: "later", mayHaveArrived: true });
      expect(told).to.not.include(api.token.split(":")[1]);
      expect(told).to.not.include("Ann");
    });
  }

  it("lists the commands in each language, and starts without them where that fails", async () => {
    const commands = () => [{ command: "claim", description: { en: "Report", de: "Melden" } }];
    const warnings: string[] = [];
    const log = (_level: string, event: string) => void warnings.push(event);
    const surroundings = { ...realSurroundings, log };
    const options = { token: api.token, apiRoot: api.root, store, surroundings, commands };
    api.fail("setMyCommands", { status: 500 });
    const first = telegram(options);
    await first.start(async () => "accepted");
    await api.called("setMyCommands");
    await first.stop();
    const second = telegram(options);
    await second.start(async () => "accepted");
    await api.called("setMyCommands", 4);
    await second.stop();

    expect(api.world.commands.get("default/de")).to.deep.equal([
      { command: "claim", description: "Melden" },
    ]);
    expect(warnings).to.include("commands_unlisted");
  });

  describe("while somebody waits", () => {
    async function waiting() {
      const clock = new ManualClock();
      const surroundings = { ...realSurroundings, clock, log: () => {} };
      const driver = telegram({ token: api.token, apiRoot: api.root, store, surroundings });
      const accepted = new Promise<void>((resolve) => {
        void driver.start(async () => {
          setImmediate(resolve);
          return "accepted";
        });
      });
      const { ann, to } = somebody();
      await accepted;
      return { ann, to, clock, driver };
    }

    it("shows that it types, as long as it takes", async () => {
      const { ann, clock, driver } = await waiting();

      clock.advance(700);
      await api.called("sendChatAction");
      clock.advance(4_500);
      await api.called("sendChatAction", 2);
      await driver.stop();

      expect(api.world.typing[0]).to.deep.equal({ chat: ann.id, action: "typing" });
    });

    it("shows nothing to whoever is answered at once", async () => {
      const { to, clock, driver } = await waiting();

      await driver.send(to, aMessage("Here I am"), "1");
      clock.advance(60_000);
      await driver.stop();

      expect(api.callsOf("sendChatAction")).to.deep.equal([]);
    });
  });

  it("gives a button that nobody made here a notice, and answers the press", async () => {
    const { ann } = somebody();
    const driver = aDriver();
    const pressed = new Promise((resolve) => {
      void driver.start(async ({ activity }) => {
        if (activity.type === "message" && activity.value !== undefined) resolve(activity.value);
        return "accepted";
      });
    });
    const message = api.world.show({
      ...{ chat: ann.chat, from: api.world.bot, text: "From before" },
      reply_markup: { inline_keyboard: [[{ text: "Yes", callback_data: "forged-says:/claim" }]] },
    });

    const query = ann.pressOn(message, "Yes");
    const value = await pressed;
    await api.called("answerCallbackQuery");
    await driver.stop();

    expect(value).to.equal("----------:0");
    expect(api.callsOf("answerCallbackQuery")[0]?.params).to.include({ callback_query_id: query });
  });
});

async function thrownBy(sending: Promise<unknown>): Promise<ChannelError> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  // Whatever is thrown here is looked at field by field.
  return error as ChannelError;
}
