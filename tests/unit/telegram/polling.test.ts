/** What happens on Telegram is asked for: in what order, by whom, and what becomes of trouble. */
import { expect } from "chai";
import { ChannelError } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { loggedSurroundings } from "../../kit/logged.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";
import { Taker } from "../../kit/telegram/taker.ts";
import type { BotApi } from "../../servers/telegram/bot-api.ts";

const storeSlow = () => new ChannelError("CHANNEL_STORE_SLOW", "later", { retry: "later" });
const bad = () => new ChannelError("CHANNEL_BAD_EVENT", "never");

/** The offset of every request for updates, in their order. */
function offsetsOf(api: BotApi): unknown[] {
  return api.callsOf("getUpdates").map(({ params }) => params.offset);
}

describe("polling Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aPolled(options: Parameters<TelegramScene["driver"]>[1] = {}) {
    const api = await scene.api();
    const taker = new Taker();
    const driver = scene.driver(api, options);
    await driver.start(taker.accept);
    return { api, taker, driver };
  }

  it("confirms a batch once all of it is taken in", async () => {
    const { api, taker } = await aPolled();
    const ann = api.person();
    await api.called("getUpdates");

    ann.say("one");
    await taker.has(1);
    await api.called("getUpdates", 2);

    expect(offsetsOf(api)).to.deep.equal([undefined, 500_002]);
    expect(api.updates.pending).to.deep.equal([]);
  });

  it("asks again for what could not be taken in, and takes the rest once", async () => {
    const { api, taker } = await aPolled();
    taker.refuse(storeSlow());

    for (const text of ["one", "two", "three"]) api.person().say(text);
    await taker.has(3);

    expect(taker.texts.toSorted()).to.deep.equal(["one", "three", "two"]);
    expect(offsetsOf(api).slice(0, 2)).to.deep.equal([undefined, undefined]);
  });

  it("goes on after what is refused for good", async () => {
    const { api, taker } = await aPolled();
    taker.refuse(bad());
    const ann = api.person();

    ann.say("refused");
    ann.say("taken");
    await taker.has(1);

    expect(taker.texts).to.deep.equal(["taken"]);
  });

  it("takes what one person writes in its order, though it comes in another", async () => {
    const { api, taker } = await aPolled();
    const ann = api.person();
    await api.called("getUpdates");
    await api.stop();
    for (const text of ["one", "two", "three"]) ann.say(text);
    const [one, two, three] = api.updates.pending;
    if (!one || !two || !three) throw new Error("there are three");
    api.updates.replace([three, one, two]);

    await api.start();
    await taker.has(3);

    const inOrder = taker.taken.toSorted((a, b) => (a.order < b.order ? -1 : 1));
    expect(inOrder.map(({ activity }) => "text" in activity && activity.text)).to.deep.equal([
      ...["one", "two", "three"],
    ]);
  });

  it("hands over under one id what comes twice", async () => {
    const { api, taker } = await aPolled();
    api.person().say("once");
    await taker.has(1);
    const [handed] = api.updates.history;
    if (!handed) throw new Error("there is one");

    api.updates.put([handed, handed]);
    api.person().say("last");
    await taker.has(2);

    expect(taker.texts).to.deep.equal(["once", "last"]);
  });

  it("goes on when the server has been away", async () => {
    const { api, taker, driver } = await aPolled();
    await api.called("getUpdates");
    await api.stop();
    api.person().say("meanwhile");

    await api.start();
    await taker.has(1);

    expect(taker.texts).to.deep.equal(["meanwhile"]);
    await api.called("getUpdates", 3);
    expect(driver.trouble?.()).to.equal(undefined);
  });

  const troubles = [
    { fault: { status: 409 }, says: /something else takes in/ },
    { fault: { status: 401 }, says: /does not know this bot/ },
    { fault: { status: 502 }, says: /refused getUpdates with 502/ },
    { fault: { as: "not JSON" }, says: /no answer to getUpdates/ },
    { fault: { as: "broken" }, says: /no answer to getUpdates/ },
  ] as const;
  for (const { fault, says } of troubles) {
    it(`says so when asking fails, and goes on (${JSON.stringify(fault)})`, async () => {
      const api = await scene.api();
      const taker = new Taker();
      const driver = scene.driver(api);
      api.fail("getUpdates", fault, 1);
      await driver.start(taker.accept);
      await api.called("getUpdates");
      const told = await taker.sees(() => driver.trouble?.());

      api.person().say("later");
      await taker.has(1);

      expect(told).to.match(says);
      expect(told).to.not.include(api.token);
      expect(driver.trouble?.()).to.equal(undefined);
    });
  }

  it("takes off the webhook that keeps it from asking", async () => {
    const api = await scene.api();
    const url = "https://bot.example.org/telegram";
    api.updates.setWebhook({ params: { url }, files: new Map() });
    const { lines, surroundings } = loggedSurroundings();

    await scene.driver(api, { surroundings }).start(new Taker().accept);
    await api.called("getUpdates");

    expect(api.updates.webhookInfo.url).to.equal("");
    expect(lines).to.deep.equal([
      { event: "webhook_removed", text: '[{"channel":"telegram","host":"bot.example.org"},null]' },
    ]);
  });

  describe("by two processes on one store", () => {
    it("is done by one of them until it stops, then by the other", async () => {
      const api = await scene.api();
      const store = memoryStore();
      const [first, second] = [new Taker(), new Taker()];
      const one = scene.driver(api, { store, leaseMs: 1_500 });
      const two = scene.driver(api, { store, leaseMs: 1_500 });
      await one.start(first.accept);
      await api.called("getUpdates");
      await two.start(second.accept);
      api.person().say("to the first");
      await first.has(1);
      await api.called("getUpdates", 2);
      const troubles = [one, two].map((driver) => driver.trouble?.());

      await one.stop();
      api.person().say("to the second");
      await second.has(1);

      expect(first.texts).to.deep.equal(["to the first"]);
      expect(second.texts).to.deep.equal(["to the second"]);
      expect(troubles).to.deep.equal([undefined, undefined]);
    });
  });
});

describe("starting on Telegram", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function failure(start: Promise<void>): Promise<ChannelError> {
    const error: unknown = await start.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof ChannelError) return error;
    throw new Error(`it failed with ${String(error)}`);
  }

  it("fails with what to do when the token is none of Telegram's", async () => {
    const api = await scene.api();
    const token = "4242:another-token-altogether";
    const error = await failure(scene.driver(api, { token }).start(new Taker().accept));

    expect(error.code).to.equal("CHANNEL_UNAUTHORIZED");
    expect(error.message).to.include("@BotFather");
    expect(error.message).to.not.include(token);
  });

  it("fails with the reason when nothing answers in time", async () => {
    const api = await scene.api();
    api.fail("getMe", { as: "silence" });

    const error = await failure(scene.driver(api, { callMs: 30 }).start(new Taker().accept));

    expect(error).to.include({ code: "CHANNEL_NO_ANSWER", retry: "later" });
    expect(error.message).to.include("none came in 30 ms");
  });

  it("leaves nothing running when it is stopped meanwhile", async () => {
    const api = await scene.api();
    api.fail("getMe", { as: "silence" });
    const driver = scene.driver(api);
    const started = failure(driver.start(new Taker().accept));
    await api.called("getMe");

    await driver.stop();

    expect((await started).message).to.include("given up");
    expect(api.callsOf("getUpdates")).to.deep.equal([]);
  });

  it("can be done again after it was stopped", async () => {
    const api = await scene.api();
    const taker = new Taker();
    const driver = scene.driver(api);
    await driver.start(taker.accept);
    await driver.stop();

    await driver.start(taker.accept);
    api.person().say("again");
    await taker.has(1);

    expect(taker.texts).to.deep.equal(["again"]);
  });
});
