/** What happens on Telegram is brought to a route: who may bring it, and what is answered when. */
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import express from "express";
import { secretOf } from "../../../adapters/telegram/routes.ts";
import { ChannelError, realSurroundings, StoreError } from "../../../src/index.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { loggedSurroundings } from "../../kit/logged.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import { Taker } from "../../kit/telegram/taker.ts";

const text = { message_id: 7, date: 1, chat: { id: 1, type: "private" }, text: "hi" };
const from = { id: 1, is_bot: false, first_name: "Ann" };
const anUpdate = JSON.stringify({ update_id: 1, message: { ...text, from } });

describe("the webhook of Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aWebhook({ clock = realSurroundings.clock } = {}) {
    const api = await scene.api();
    const app = express();
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    scene.endsWith(async () => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
    const { lines, surroundings: real } = loggedSurroundings();
    const driver = scene.driver(api, { webhook: url, surroundings: { ...real, clock } });
    app.use("/telegram", driver.routes);
    const taker = new Taker();
    const bring = (body: string | Buffer, secret = secretOf(api.token)) =>
      fetch(url, {
        method: "POST",
        headers: { "x-telegram-bot-api-secret-token": secret },
        body,
      }).then(async (response) => ({ status: response.status, text: await response.text() }));
    return { api, driver, taker, bring, url, lines };
  }

  async function aStarted(options: Parameters<typeof aWebhook>[0] = {}) {
    const hook = await aWebhook(options);
    await hook.driver.start(hook.taker.accept);
    return hook;
  }

  it("is set with a secret and the kinds that are read, and checked", async () => {
    const { api, url } = await aStarted();
    const params = api.callsOf("setWebhook")[0]?.params ?? {};

    expect(params).to.include({ url, secret_token: secretOf(api.token) });
    expect(params.allowed_updates).to.include.members(["message", "message_reaction"]);
    expect(api.callsOf("getWebhookInfo")).to.have.length(1);
    expect(api.callsOf("getUpdates")).to.deep.equal([]);
  });

  it("takes in what the server brings", async () => {
    const { api, taker } = await aStarted();

    api.person().say("brought");
    await taker.has(1);

    expect(taker.texts).to.deep.equal(["brought"]);
  });

  it("is brought again what could not be made durable", async () => {
    const { api, taker } = await aStarted();
    taker.refuse(
      new ChannelError("CHANNEL_STORE_SLOW", "later", { retry: "later" }),
      new StoreError("STORE_DOWN", "later", { retry: "later" }),
    );

    api.person().say("three times");
    await taker.sees(() => api.updates.pushed[2]);

    expect(api.updates.pushed.map(({ status }) => status)).to.deep.equal([503, 503, 200]);
  });

  it("says 200 to what is refused for good", async () => {
    const { taker, bring } = await aStarted();
    taker.refuse(new ChannelError("CHANNEL_BAD_EVENT", "never"));

    expect((await bring(anUpdate)).status).to.equal(200);
    expect(taker.texts).to.deep.equal([]);
  });

  it("says 503 while the bot is not running", async () => {
    const { driver, taker, bring } = await aWebhook();
    const before = await bring(anUpdate);
    await driver.start(taker.accept);
    await driver.stop();

    expect(before.status).to.equal(503);
    expect((await bring(anUpdate)).status).to.equal(503);
  });

  it("lets in nobody without the secret, and reads nothing of theirs", async () => {
    const { api, taker, bring } = await aStarted();

    for (const secret of ["", "wrong", `${secretOf(api.token)}x`]) {
      expect((await bring("{", secret)).status).to.equal(401);
    }
    expect(taker.texts).to.deep.equal([]);
  });

  it("says 400 to what is no update, and 413 to what is too large", async () => {
    const { bring } = await aStarted();
    const large = Buffer.alloc(1_024 * 1_024 + 1, " ");

    for (const body of ["", "{", "null", "[]", '"text"', '{"update_id":"1"}', "\xff"]) {
      expect((await bring(body)).status, body).to.equal(400);
    }
    expect((await bring(large)).status).to.equal(413);
  });

  it("does not show the secret in the log when it fails", async () => {
    const { api, taker, bring, lines } = await aStarted();
    taker.refuse(new StoreError("STORE_DOWN", "later", { retry: "later" }));

    await bring(anUpdate);

    expect(lines.map(({ event }) => event)).to.deep.equal(["webhook_later"]);
    expect(JSON.stringify(lines)).to.not.include(secretOf(api.token));
  });

  it("fails to start where another deployment has taken it over", async () => {
    const { api, driver, taker } = await aWebhook();
    const info = { url: "https://other.example.org/bot", pending_update_count: 0 };
    api.answerNext("getWebhookInfo", info);

    const error: unknown = await driver.start(taker.accept).catch((thrown: unknown) => thrown);

    expect(error).to.be.instanceOf(ChannelError);
    expect(String(error)).to.include("other.example.org");
    expect(error).to.include({ code: "CHANNEL_TAKEN_ELSEWHERE", retry: "later" });
  });

  describe("that is looked at each minute", () => {
    const minute = 60_000;

    async function aWatched() {
      const clock = new ManualClock();
      const hook = await aStarted({ clock });
      const looks = () => hook.api.callsOf("getWebhookInfo").length;
      const isLookedAt = async () => {
        const before = looks();
        clock.advance(minute);
        await hook.api.called("getWebhookInfo", before + 1);
      };
      return { ...hook, clock, isLookedAt };
    }

    it("says so when another deployment takes it off, and when it is back", async () => {
      const { api, driver, taker, url, isLookedAt } = await aWatched();

      api.updates.deleteWebhook({ params: {}, files: new Map() });
      await isLookedAt();
      const told = await taker.sees(() => driver.trouble?.());
      api.updates.setWebhook({ params: { url }, files: new Map() });
      await isLookedAt();
      await taker.sees(() => driver.trouble?.() === undefined || undefined);

      expect(told).to.match(/brings this bot's messages to nobody though .*another deployment/);
    });

    it("says why messages cannot be brought", async () => {
      const { api, clock, driver, taker, url, isLookedAt } = await aWatched();
      const last_error_date = clock.now().getTime() / 1_000;
      const failing = { last_error_date, last_error_message: "SSL error", pending_update_count: 3 };
      api.answerNext("getWebhookInfo", { url, ...failing });

      await isLookedAt();

      expect(await taker.sees(() => driver.trouble?.())).to.match(
        /cannot bring messages to 127\.0\.0\.1:\d+ \(SSL error\), and 3 wait: look at the proxy/,
      );
    });

    it("is looked at no more when the bot stops", async () => {
      const { api, clock, driver } = await aWatched();

      await driver.stop();
      clock.advance(10 * minute);

      expect(clock.nextDue).to.equal(undefined);
      expect(api.callsOf("getWebhookInfo")).to.have.length(1);
    });
  });
});
