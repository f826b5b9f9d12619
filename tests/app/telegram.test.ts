/** The program with a bot on Telegram: what an operator sees of it, and what nobody sees. */
import { expect } from "chai";
import { type Answer, type Environment, type Simulator, until, withServer } from "../kit/server.ts";
import { BotApi } from "../servers/telegram/bot-api.ts";

interface Health {
  readonly channel: string;
  readonly account: string;
  readonly state: string;
  readonly reason?: string;
}

describe("the program with a bot on Telegram", () => {
  let api: BotApi;

  beforeEach(async () => {
    api = await new BotApi().start();
  });

  afterEach(() => api.stop());

  function withTelegram(body: (server: Simulator) => Promise<void>, more: Environment = {}) {
    const lines: string[] = [];
    const environment = {
      ...{ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, LOG_LEVEL: "debug" },
      ...more,
    };
    const logTo = { write: (line: string) => void lines.push(line) };
    return withServer(body, { environment, logTo }).then(() => lines.join(""));
  }

  async function healthOf({ ask }: Simulator): Promise<readonly Health[]> {
    const { json }: Answer = await ask("GET", "/readyz");
    return json.adapters;
  }

  async function ownHealth(server: Simulator): Promise<Health | undefined> {
    return (await healthOf(server)).find(({ account }) => account === "4242");
  }

  it("answers there, beside its simulated apps", async () => {
    await withTelegram(async (server) => {
      const ann = api.person();

      ann.say("/newsletter");
      await ann.until(() => ann.heard[0]);
      await server.says("whatsapp", "bob", "newsletter");
      await until("bob has an answer", async () => (await server.phone("whatsapp", "bob"))[1]);

      expect(await ownHealth(server)).to.deep.equal({
        ...{ channel: "telegram", account: "4242", state: "up" },
      });
    });
  });

  it("says why it is not up when the token is refused, and serves the others", async () => {
    const token = "4242:of-another-bot-altogether";
    await withTelegram(
      async (server) => {
        const own = await ownHealth(server);
        const { status, json } = await server.ask("GET", "/readyz");
        await server.says("discord", "bob", "newsletter");
        await until("bob has an answer", async () => (await server.phone("discord", "bob"))[1]);

        expect(own?.state).to.equal("down");
        expect(own?.reason).to.include("@BotFather").and.not.include(token);
        expect([status, json.ready]).to.deep.equal([200, true]);
      },
      { TELEGRAM_BOT_TOKEN: token },
    );
  });

  it("gives nobody there a link to this machine, unlike its simulated apps", async () => {
    await withTelegram(async (server) => {
      const ann = api.person();

      ann.say("/loan");
      await ann.hears("How many euros do you need?");
      await server.says("telegram", "bob", "/loan");
      await until("bob has an answer", async () => (await server.phone("telegram", "bob"))[2]);

      expect(ann.texts).to.deep.equal(["How many euros do you need?"]);
      expect(JSON.stringify(await server.phone("telegram", "bob"))).to.match(
        /127\.0\.0\.1:\d+\/f\//,
      );
    });
  });

  it("gives everybody a link where customers reach it", async () => {
    await withTelegram(
      async () => {
        const ann = api.person();

        ann.say("/loan");
        await ann.hears("Fill in everything at once");

        expect(JSON.stringify(ann.heard)).to.include("https://bot.example.org/f/");
      },
      { PUBLIC_URL: "https://bot.example.org" },
    );
  });

  it("says who takes its messages, and is up again when nobody does any more", async () => {
    await withTelegram(async (server) => {
      const gauge = async () =>
        (await server.ask("GET", "/metrics")).text.match(
          /adapter_up\{channel="telegram"\} (\d)/,
        )?.[1];
      await api.called("getUpdates");
      api.fail("getUpdates", { status: 409, description: "Conflict: terminated" }, 1_000);
      api.person().say("makes it ask again");
      const down = await until("it is down", async () => {
        const own = await ownHealth(server);
        return own?.state === "down" && own;
      });
      const gaugeDown = await gauge();
      api.heal();

      const up = await until("it is up", async () => (await ownHealth(server))?.state === "up");

      expect(down.reason).to.include("something else takes in this bot's messages");
      expect(gaugeDown).to.equal("0");
      expect(up).to.equal(true);
      expect(await gauge()).to.equal("1");
    });
  });

  it("shows its token and secret to nobody", async () => {
    const secret = api.token.split(":")[1] ?? "";
    const seen: string[] = [];
    const log = await withTelegram(async ({ ask }) => {
      const ann = api.person();
      api.fail("sendMessage", { as: "not JSON" });
      api.fail("sendChatAction", { as: "broken" });
      ann.say("/newsletter");
      await ann.until(() => ann.heard[0]);
      for (const path of ["/readyz", "/metrics", "/api/status", "/api/customers"])
        seen.push((await ask("GET", path)).text);
    });

    expect(log).to.include("send_refused");
    expect(log + seen.join("")).to.not.include(secret);
  });

  it("takes what Telegram brings only from whoever knows the secret", async () => {
    const webhook = "https://bot.example.org/telegram";
    await withTelegram(
      async ({ ask }) => {
        const [call] = api.callsOf("setWebhook");
        const secret = String(call?.params.secret_token);
        const from = { id: 7, is_bot: false, first_name: "Ann" };
        const chat = { id: 7, type: "private" };
        api.world.join({ id: 7, type: "private" });
        const message = { message_id: 1, date: 1, text: "/newsletter", from, chat };
        const body = JSON.stringify({ update_id: 1, message });
        const bring = (headers: Record<string, string>) =>
          ask("POST", "/telegram", { body, headers: { host: "bot.example.org", ...headers } });

        const refused = await bring({});
        const taken = await bring({ "x-telegram-bot-api-secret-token": secret });
        await api.called("sendMessage");

        expect([refused.status, taken.status]).to.deep.equal([401, 200]);
        expect(call?.params.url).to.equal(webhook);
      },
      { TELEGRAM_WEBHOOK: webhook },
    );
  });
});
