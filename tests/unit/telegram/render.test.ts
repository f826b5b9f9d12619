import { expect } from "chai";
import { editCall, type Rendering, sendCall } from "../../../adapters/telegram/render.ts";
import type { KeptFile, OutboundActivity } from "../../../src/index.ts";
import { fileAttachment } from "../../../src/model/file-attachment.ts";

const ann: Rendering = {
  ...{ at: { chat_id: 7 }, isGroup: false, seal: (value) => `sealed ${value}`, to: { id: "7" } },
};
const group: Rendering = {
  ...{ ...ann, isGroup: true, at: { chat_id: -7, message_thread_id: 3 } },
  to: { id: "7@-7", name: "Ann <3" },
};

function aMessage(more: Partial<OutboundActivity> = {}): OutboundActivity {
  return { type: "message", text: "Shall we?", ...more };
}

function offering(...titles: readonly string[]): Partial<OutboundActivity> {
  const actions = titles.map((title, at) => {
    return { type: "messageBack" as const, title, value: `q:${at}` };
  });
  return { suggestedActions: { actions } };
}

function aFile(type: string, more: Partial<KeptFile> = {}): KeptFile {
  return { hash: "0".repeat(64), name: "a-file", type, sizeBytes: 5, ...more };
}

function carrying(...files: readonly KeptFile[]): Partial<OutboundActivity> {
  return { attachments: files.map(fileAttachment) };
}

const code = (content: string) => ({
  attachments: [{ contentType: "application/vnd.throughline.code", content }],
});

/** The labels of each row. */
function rows(part: OutboundActivity, rendering = ann): string[][] {
  const { reply_markup: markup } = sendCall(part, rendering).payload as {
    reply_markup?: { inline_keyboard: { text: string }[][] };
  };
  return (markup?.inline_keyboard ?? []).map((row) => row.map(({ text }) => text));
}

describe("a message on Telegram", () => {
  it("is plain text where nothing is marked in it", () => {
    expect(sendCall(aMessage({ text: "2 < 3 & 4" }), ann)).to.deep.equal({
      method: "sendMessage",
      payload: { chat_id: 7, text: "2 < 3 & 4" },
    });
  });

  it("has buttons that carry sealed values", () => {
    expect(sendCall(aMessage(offering("Yes", "No")), ann).payload.reply_markup).to.deep.equal({
      inline_keyboard: [
        [
          { text: "Yes", callback_data: "sealed q:0" },
          { text: "No", callback_data: "sealed q:1" },
        ],
      ],
    });
  });

  it("has short labels beside each other and long ones below", () => {
    expect(rows(aMessage(offering("1", "2", "3", "4", "5")))).to.have.length(1);
    expect(rows(aMessage(offering("Only the box", "What is in it", "Both")))).to.deep.equal([
      ["Only the box"],
      ["What is in it"],
      ["Both"],
    ]);
    const ten = Array.from({ length: 10 }, (_, at) => `${at + 1}`);
    expect(rows(aMessage(offering(...ten))).map(({ length }) => length)).to.deep.equal([5, 5]);
  });

  it("has the keys that turn pages in a row of their own", () => {
    const page = { at: 1, of: 3, stay: 0 };

    const shown = rows(aMessage({ ...offering("A", "B", "Before", "After"), page }));

    expect(shown).to.deep.equal([
      ["A", "B"],
      ["Before", "After"],
    ]);
  });

  it("shows a code as code, with a key that copies it", () => {
    const { payload } = sendCall(aMessage({ text: "For <you>:", ...code("NEWS20 & more") }), ann);

    expect(payload).to.deep.include({
      text: "For &lt;you&gt;:\n\n<code>NEWS20 &amp; more</code>",
      parse_mode: "HTML",
      reply_markup: {
        inline_keyboard: [[{ text: "📋 NEWS20 & more", copy_text: { text: "NEWS20 & more" } }]],
      },
    });
  });

  it("leaves a code to its key where it does not fit below the text", () => {
    const text = "x".repeat(4_090);

    const { payload } = sendCall(aMessage({ text, ...code("NEWS20") }), ann);

    expect(payload.text).to.equal(text);
    expect(rows(aMessage({ text, ...code("NEWS20") }))).to.deep.equal([["📋 NEWS20"]]);
  });

  it("asks for the phone number with a key, and takes what else is offered as keys", () => {
    const input = { type: "phone", title: "Share my number" } as const;

    const { payload } = sendCall(aMessage({ ...offering("Skip"), input }), ann);

    expect(payload.reply_markup).to.deep.equal({
      keyboard: [[{ text: "Share my number", request_contact: true }], [{ text: "Skip" }]],
      ...{ resize_keyboard: true, one_time_keyboard: true },
    });
  });

  it("asks for the place with a key", () => {
    const input = { type: "location", title: "Share my place" } as const;

    const { payload } = sendCall(aMessage({ input }), ann);

    expect(payload.reply_markup).to.have.deep.property("keyboard", [
      [{ text: "Share my place", request_location: true }],
    ]);
  });

  it("has no such keys in a group", () => {
    const input = { type: "phone", title: "Share my number" } as const;

    const { payload } = sendCall(aMessage({ ...offering("Skip"), input }), group);

    expect(payload.reply_markup).to.have.property("inline_keyboard");
  });

  it("names in a group whose answer it waits for, and has their phone begin a reply", () => {
    const { payload } = sendCall(aMessage({ inputHint: "expectingInput" }), group);

    expect(payload.text).to.equal('<a href="tg://user?id=7">Ann &lt;3</a>\nShall we?');
    expect(payload.reply_markup).to.deep.equal({ force_reply: true, selective: true });
  });

  it("begins no reply where buttons answer, nor alone with somebody", () => {
    const hint = { inputHint: "expectingInput" as const };

    const pressed = sendCall(aMessage({ ...hint, ...offering("Yes") }), group).payload;
    const alone = sendCall(aMessage(hint), ann).payload;

    expect(pressed.reply_markup).to.have.keys("inline_keyboard");
    expect(alone).to.deep.equal({ chat_id: 7, text: "Shall we?" });
  });

  it("goes to the topic of a group", () => {
    const { payload } = sendCall(aMessage(), group);

    expect(payload).to.include({ chat_id: -7, message_thread_id: 3 });
  });

  it("takes the keys away where it has none of its own", () => {
    const removing = { ...ann, removesKeys: true };

    const plain = sendCall(aMessage(), removing).payload.reply_markup;
    const asking = sendCall(aMessage(offering("Yes", "No")), removing).payload.reply_markup;

    expect(plain).to.deep.equal({ remove_keyboard: true });
    expect(asking).to.have.property("inline_keyboard");
  });

  describe("with a page", () => {
    const url = "https://bot.example.org/form/1";
    const link = { title: "Open the form", url, isInside: true } as const;
    const buttonOf = (part: OutboundActivity, to = ann) =>
      (sendCall(part, to).payload.reply_markup as { inline_keyboard: unknown[][] })
        .inline_keyboard[0]?.[0];

    it("opens it inside the app", () => {
      expect(buttonOf(aMessage({ link }))).to.deep.equal({
        ...{ text: "Open the form", web_app: { url } },
      });
    });

    it("opens it in the browser from a group", () => {
      expect(buttonOf(aMessage({ link }), group)).to.deep.equal({ text: "Open the form", url });
    });

    it("writes out what only this machine can open", () => {
      const here = { ...link, url: "http://127.0.0.1:3000/form/1" };

      const { payload } = sendCall(aMessage({ link: here }), ann);

      expect(payload.text).to.equal("Shall we?\nhttp://127.0.0.1:3000/form/1");
      expect(payload).to.not.have.property("reply_markup");
    });
  });

  describe("with files", () => {
    const methods: readonly [string, string, string][] = [
      ["image/jpeg", "sendPhoto", "photo"],
      ["image/gif", "sendAnimation", "animation"],
      ["video/mp4", "sendVideo", "video"],
      ["audio/mpeg", "sendAudio", "audio"],
      ["audio/ogg", "sendVoice", "voice"],
      ["application/pdf", "sendDocument", "document"],
      ["image/heic", "sendDocument", "document"],
    ];
    for (const [type, method, field] of methods) {
      it(`sends ${type} by ${method}`, () => {
        const call = sendCall(aMessage(carrying(aFile(type))), ann);

        expect(call.method).to.equal(method);
        expect(call.payload).to.have.deep.property(field, { upload: aFile(type) });
        expect(call.payload.caption).to.equal("Shall we?");
      });
    }

    it("sends a picture that is too large for a photo as it is", () => {
      const large = aFile("image/png", { sizeBytes: 11 * 1_024 * 1_024 });

      expect(sendCall(aMessage(carrying(large)), ann).method).to.equal("sendDocument");
    });

    it("makes an album of pictures, with the text below it", () => {
      const files = [aFile("image/png"), aFile("image/jpeg")];

      const { method, payload } = sendCall(aMessage(carrying(...files)), ann);

      expect(method).to.equal("sendMediaGroup");
      expect(payload.media).to.deep.equal([
        { type: "photo", media: { upload: files[0] }, caption: "Shall we?" },
        { type: "photo", media: { upload: files[1] } },
      ]);
    });

    it("makes an album of documents where the files are of several kinds", () => {
      const files = [aFile("image/png"), aFile("application/pdf")];

      const { payload } = sendCall(aMessage(carrying(...files)), ann);

      const types = (payload.media as { type: string }[]).map(({ type }) => type);
      expect(types).to.deep.equal(["document", "document"]);
    });
  });
});

describe("a change of a message on Telegram", () => {
  it("takes it back", () => {
    expect(editCall(null, "12", ann)).to.deep.equal({
      method: "deleteMessage",
      payload: { chat_id: 7, message_id: 12 },
    });
  });

  it("shows what was chosen where the buttons were", () => {
    const part = aMessage({ ...offering("Yes", "No"), closed: { chosen: "Yes & no" } });

    expect(editCall(part, "12", ann)).to.deep.equal({
      method: "editMessageText",
      payload: {
        ...{ chat_id: 7, message_id: 12, parse_mode: "HTML" },
        text: "Shall we?\n\n✓ <b>Yes &amp; no</b>",
        reply_markup: { inline_keyboard: [] },
      },
    });
  });

  it("takes the buttons away and leaves the words", () => {
    const part = aMessage({ ...offering("Yes", "No"), closed: {} });

    expect(editCall(part, "12", ann)).to.deep.equal({
      method: "editMessageReplyMarkup",
      payload: { chat_id: 7, message_id: 12, reply_markup: { inline_keyboard: [] } },
    });
  });

  it("turns to other options in place", () => {
    const call = editCall(aMessage(offering("C", "D")), "12", ann);

    expect(call?.method).to.equal("editMessageText");
    expect(call?.payload).to.have.nested.property(
      "reply_markup.inline_keyboard[0][1].callback_data",
      "sealed q:1",
    );
  });

  it("changes what stands below a file", () => {
    const part = aMessage({ ...carrying(aFile("image/png")), closed: { chosen: "Yes" } });

    expect(editCall(part, "12", ann)?.method).to.equal("editMessageCaption");
  });

  it("leaves a message that came with keys as it is", () => {
    const input = { type: "phone", title: "Share my number" } as const;

    expect(editCall(aMessage({ input, closed: {} }), "12", ann)).to.equal(undefined);
  });
});
