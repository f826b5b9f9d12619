import { expect } from "chai";
import { startLink } from "../../../adapters/telegram/index.ts";
import { listLinks } from "../../../app/cli/links.ts";
import { type Config, readConfig } from "../../../app/config.ts";
import { ConfigError } from "../../../src/index.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";

describe("links that begin a flow", () => {
  let api: BotApi;
  let config: Config;

  beforeEach(async () => {
    api = await new BotApi().start();
    config = readConfig({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root });
  });
  afterEach(() => api.stop());

  it("are listed with the name of the bot", async () => {
    expect(await listLinks(config, {})).to.match(
      /^damage-claim +https:\/\/t\.me\/harbour_bot\?start=claim$/m,
    );
  });

  it("are drawn as codes to scan", async () => {
    expect(await listLinks(config, { qr: true })).to.match(/start=claim\n\n[█▀▄ \n]{300,}/);
    expect(await listLinks(config, { svg: "damage-claim" })).to.match(/^<svg .*<\/svg>\n$/s);
  });

  it("are told to need a bot, and a flow that has one", async () => {
    const thrown = async (asked: Promise<string>) => asked.catch((error: unknown) => error);

    const noBot = await thrown(listLinks(readConfig({}), {}));
    const noFlow = await thrown(listLinks(config, { svg: "quiz" }));

    expect(noBot).to.be.instanceOf(ConfigError).with.property("code", "CONFIG_NO_BOT");
    expect(noFlow).to.have.property("code", "CONFIG_NO_SUCH_FLOW");
  });

  it("have reasons that Telegram hands on", () => {
    expect(startLink("harbour_bot", "table-7")).to.equal("https://t.me/harbour_bot?start=table-7");
    expect(startLink("harbour_bot", "x".repeat(65))).to.equal(undefined);
    expect(startLink("harbour_bot", "two words")).to.equal(undefined);
  });
});
