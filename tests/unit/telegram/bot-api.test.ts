/** The Bot API server for tests says no where Telegram does: else nothing here would prove much. */
import { expect } from "chai";
import { Telegram, TelegramError } from "telegraf";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import type { Message } from "../../servers/telegram/world.ts";

type Payload = Readonly<Record<string, unknown>>;
type AnyCall = (method: string, payload: Payload) => Promise<unknown>;

describe("the Bot API server for tests", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aChat(now?: () => Date) {
    const api = await scene.api(now ? { now } : {});
    const ann = api.person();
    ann.say("hi");
    const client = new Telegram(api.token, { apiRoot: api.root, webhookReply: false });
    // The types of telegraf know fewer methods than the server.
    const call = client.callApi.bind(client) as unknown as AnyCall;
    const send = (payload: Payload) => call("sendMessage", { chat_id: ann.id, ...payload });
    return { api, ann, call, send };
  }

  async function refusal(calling: Promise<unknown>): Promise<string> {
    const error: unknown = await calling.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof TelegramError) return `${error.code} ${error.description}`;
    throw new Error(`it was not refused: ${String(error)}`);
  }

  const texts: readonly (readonly [Payload, RegExp])[] = [
    [{}, /400 .*text/],
    [{ text: "" }, /400 .*message text is empty/],
    [{ text: "a".repeat(4_097) }, /400 .*message is too long/],
    [{ text: "<b>a", parse_mode: "HTML" }, /Can't find end tag corresponding to start tag "b"/],
    [{ text: "<b>a</i>", parse_mode: "HTML" }, /Unmatched end tag .* expected "<\/b>"/],
    [{ text: "a</b>", parse_mode: "HTML" }, /Unexpected end tag/],
    [{ text: "<h1>a</h1>", parse_mode: "HTML" }, /Unsupported start tag "h1"/],
    [{ text: "1 < 2", parse_mode: "HTML" }, /Unclosed start tag at byte offset 2/],
    [{ text: "<b></b>", parse_mode: "HTML" }, /message text is empty/],
    [{ text: "a", chat_id: 12 }, /400 .*chat not found/],
    [{ text: "a", reply_parameters: { message_id: 999 } }, /message to be replied not found/],
  ];
  for (const [payload, says] of texts) {
    it(`refuses ${JSON.stringify(payload).slice(0, 60)}`, async () => {
      const { send } = await aChat();

      expect(await refusal(send(payload))).to.match(says);
    });
  }

  it("counts what is shown, not how it is written", async () => {
    const { send, ann } = await aChat();

    await send({ text: `<b>${"&lt;".repeat(4_096)}</b>`, parse_mode: "HTML" });

    expect(ann.texts).to.deep.equal(["<".repeat(4_096)]);
  });

  const buttons: readonly (readonly [Payload, RegExp])[] = [
    [{ callback_data: "é".repeat(33) }, /BUTTON_DATA_INVALID/],
    [{ callback_data: "" }, /BUTTON_DATA_INVALID/],
    [{ callback_data: "a", url: "https://a.org" }, /text buttons are unallowed/],
    [{}, /text buttons are unallowed/],
    [{ url: "javascript:alert(1)" }, /Wrong HTTP URL/],
    [{ web_app: { url: "http://a.org" } }, /Only HTTPS links are allowed/],
    [{ copy_text: { text: "a".repeat(257) } }, /BUTTON_COPY_TEXT_INVALID/],
  ];
  for (const [button, says] of buttons) {
    it(`refuses a button with ${JSON.stringify(button).slice(0, 60)}`, async () => {
      const { send } = await aChat();
      const reply_markup = { inline_keyboard: [[{ text: "Press", ...button }]] };

      expect(await refusal(send({ text: "a", reply_markup }))).to.match(says);
    });
  }

  const asked = { question: "Which?", options: ["a", "b"] };
  const polls: readonly (readonly [Payload, RegExp])[] = [
    [{ question: "" }, /poll question/],
    [{ question: "q".repeat(301) }, /poll question/],
    [{ options: ["a"] }, /at least 2 option/],
    [{ options: Array.from({ length: 13 }, (_, at) => ({ text: `${at}` })) }, /at most 12 options/],
    [{ options: ["a", "b".repeat(101)] }, /poll options length/],
    [{ options: [{ text: "" }, "b"] }, /poll options length/],
  ];
  for (const [payload, says] of polls) {
    it(`refuses a poll with ${JSON.stringify(payload).slice(0, 60)}`, async () => {
      const { ann, call } = await aChat();

      const sent = call("sendPoll", { chat_id: ann.id, ...asked, ...payload });

      expect(await refusal(sent)).to.match(says);
    });
  }

  it("lets somebody vote, take that back and vote again, until the poll is closed", async () => {
    const { api, ann, call } = await aChat();
    await call("sendPoll", { chat_id: ann.id, ...asked, is_anonymous: false });
    const poll = ann.heard[0] as Message;
    const stop = () => call("stopPoll", { chat_id: ann.id, message_id: poll.message_id });

    ann.vote(poll, 1);
    expect(() => ann.vote(poll, 0)).to.throw("take the vote back");
    ann.vote(poll);
    expect(() => ann.vote(poll, 0, 1)).to.throw("one vote is allowed");
    ann.vote(poll, 0);
    await stop();

    expect(() => ann.vote(poll)).to.throw("closed");
    expect(await refusal(stop())).to.include("poll has already been closed");
    const votes = api.updates.history.flatMap(({ poll_answer }) => poll_answer ?? []);
    expect(votes.map((vote) => (vote as { option_ids: number[] }).option_ids)).to.deep.equal([
      ...[[1], [], [0]],
    ]);
  });

  it("tells nobody of the votes in a poll of the nameless", async () => {
    const { api, ann, call } = await aChat();
    await call("sendPoll", { chat_id: ann.id, ...asked });

    ann.voteFor("b");

    expect(api.updates.history.filter(({ poll_answer }) => poll_answer)).to.deep.equal([]);
  });

  it("refuses keys that ask for what is private in a group", async () => {
    const { api, call } = await aChat();
    const chat = { id: -100_123, type: "supergroup" } as const;
    api.person({ chat }).say("hi");
    const reply_markup = { keyboard: [[{ text: "My number", request_contact: true }]] };

    const sent = call("sendMessage", { chat_id: chat.id, text: "a", reply_markup });

    expect(await refusal(sent)).to.include("private chats only");
  });

  it("changes nothing into the same, and nothing that is not there", async () => {
    const { send, call, ann } = await aChat();
    await send({ text: "a" });
    const { message_id = 0 } = ann.heard[0] ?? {};
    const edit = (id: number, text: string) =>
      call("editMessageText", { chat_id: ann.id, message_id: id, text });

    expect(await refusal(edit(message_id, "a"))).to.include("message is not modified");
    expect(await refusal(edit(999, "b"))).to.include("message to edit not found");
    await edit(message_id, "b");
    expect(ann.texts).to.deep.equal(["b"]);
  });

  it("takes no answer to a press that is too long ago, or was none", async () => {
    let now = new Date("2026-01-05T10:00:00Z");
    const { send, call, ann } = await aChat(() => now);
    const inline_keyboard = [[{ text: "Yes", callback_data: "y" }]];
    await send({ text: "a", reply_markup: { inline_keyboard } });
    const answer = (id: string) => call("answerCallbackQuery", { callback_query_id: id });
    const [first, second] = [ann.press("Yes"), ann.press("Yes")];
    await answer(first);

    now = new Date(now.getTime() + 16_000);

    expect(await refusal(answer(second))).to.include("query is too old");
    expect(await refusal(answer("1"))).to.include("query ID is invalid");
  });

  it("sends nothing to whoever has blocked the bot", async () => {
    const { send, ann } = await aChat();
    ann.block();

    expect(await refusal(send({ text: "a" }))).to.equal(
      "403 Forbidden: bot was blocked by the user",
    );
  });

  it("keeps what is uploaded byte for byte, and gives it back by its id", async () => {
    const { api, call, ann } = await aChat();
    const content = Buffer.from([0, 1, 2, 255, 13, 10, 45, 45]);
    const document = { source: content, filename: "Prüfung.bin" };

    await call("sendDocument", { chat_id: ann.id, document, caption: "Here" });

    const sent = await ann.until(() => ann.heard[0]);
    const { file_id, file_name } = sent.document as Record<string, string>;
    const { file_path } = (await call("getFile", { file_id })) as { file_path: string };
    const loaded = await fetch(`${api.root}/file/bot${api.token}/${file_path}`);
    expect(Buffer.from(await loaded.arrayBuffer())).to.deep.equal(content);
    expect(file_name).to.equal("Prüfung.bin");
  });

  it("takes albums of two to ten, of one kind", async () => {
    const { call, ann } = await aChat();
    const item = (type: string) => ({ type, media: { source: Buffer.from("x"), filename: "a" } });
    const album = (...types: string[]) =>
      call("sendMediaGroup", { chat_id: ann.id, media: types.map(item) });

    expect(await refusal(album("photo"))).to.include("2 to 10");
    expect(await refusal(album("photo", "document"))).to.include("can't be mixed");
    await album("photo", "video");
    expect(ann.heard.map(({ media_group_id }) => media_group_id)).to.have.length(2);
  });

  it("tells two that ask at once apart, and ends the first", async () => {
    const { api, call } = await aChat();
    const offset = 600_000;
    const first = refusal(call("getUpdates", { offset, timeout: 30 }));
    await api.called("getUpdates");

    const second = call("getUpdates", { offset, timeout: 30 });

    expect(await first).to.include("409 Conflict: terminated by other getUpdates request");
    await api.stop();
    await second.catch(() => {});
  });

  it("goes wrong as it is told, and may have done all the same what was asked", async () => {
    const { api, send, ann } = await aChat();
    api.fail("sendMessage", { status: 429, retryAfterSeconds: 3 });
    api.fail("sendMessage", { as: "broken", isDone: true });
    const limited: unknown = await send({ text: "one" }).catch((error: unknown) => error);
    const broken: unknown = await send({ text: "two" }).catch((error: unknown) => error);

    expect(limited).to.be.instanceOf(TelegramError);
    expect((limited as TelegramError).parameters).to.deep.equal({ retry_after: 3 });
    expect(broken).to.be.instanceOf(Error);
    expect(ann.texts).to.deep.equal(["two"]);
  });
});
