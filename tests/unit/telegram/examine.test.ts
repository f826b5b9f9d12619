import { expect } from "chai";
import { examine } from "../../../adapters/telegram/index.ts";
import { webhookTrouble } from "../../../adapters/telegram/webhook.ts";
import { TelegramScene } from "../../kit/telegram/scene.ts";

const files = new Map();
const webhook = "https://bot.example.org/telegram";

describe("a bot on Telegram, looked at from outside", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  it("is well, and tells its name", async () => {
    const { token, root: apiRoot } = await scene.api();

    expect(await examine({ token, apiRoot })).to.deep.equal({ name: "@harbour_bot" });
  });

  it("is not let in with the token of another", async () => {
    const { root: apiRoot } = await scene.api();
    const token = "4242:of-another-bot-altogether";

    const { name, problem } = await examine({ token, apiRoot });

    expect(name).to.equal(undefined);
    expect(problem).to.match(/^Telegram does not know this bot: .*@BotFather again$/);
  });

  it("has its messages brought elsewhere though it asks for them", async () => {
    const api = await scene.api();
    api.updates.setWebhook({ params: { url: webhook }, files });

    const { problem } = await examine({ token: api.token, apiRoot: api.root });

    expect(problem).to.match(/^Telegram brings this bot's messages to bot\.example\.org: /);
    expect(api.updates.webhookInfo.url).to.equal(webhook);
  });

  it("is told another address than it was set up with", async () => {
    const api = await scene.api();
    api.updates.setWebhook({ params: { url: "https://other.example.org/" }, files });

    const { problem } = await examine({ token: api.token, apiRoot: api.root, webhook });

    expect(problem).to.match(/to other\.example\.org though it was told bot\.example\.org: /);
  });

  it("is well again when nothing waits, or the failure is old", () => {
    const now = new Date(Date.UTC(2030, 0, 1));
    const last_error_date = now.getTime() / 1_000;
    const failed = { url: webhook, last_error_date, last_error_message: "Connection refused" };
    const found = { ...failed, pending_update_count: 2 };
    const asked = { url: webhook, now };

    expect(webhookTrouble(found, asked)).to.include("(Connection refused), and 2 wait");
    expect(webhookTrouble({ ...found, pending_update_count: 0 }, asked)).to.equal(undefined);
    const old = { ...found, last_error_date: last_error_date - 601 };
    expect(webhookTrouble(old, asked)).to.equal(undefined);
  });
});
