/** Every adapter does what the engine relies on: each runs the same behaviours. */
import { telegram } from "../../adapters/telegram/index.ts";
import { skins, web } from "../../adapters/web/index.ts";
import { realSurroundings } from "../../src/index.ts";
import {
  type AdapterStage,
  adapterContract,
  adapterTroubles,
  type Trouble,
  type TroubledStage,
} from "../../src/testing/index.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { BotApi, type Fault } from "../servers/telegram/bot-api.ts";
import { buttonsOf, type Message } from "../servers/telegram/world.ts";

for (const skin of skins) {
  describe(`the adapter of the simulated ${skin}`, () => {
    for (const { title, check } of adapterContract(() => simulated(skin))) it(title, check);
  });
}

describe("the adapter of Telegram", () => {
  for (const { title, check } of adapterContract(onTelegram)) it(title, check);
  for (const { title, check } of adapterTroubles(onTelegram)) it(title, check);
});

async function simulated(skin: (typeof skins)[number]): Promise<AdapterStage> {
  const store = memoryStore();
  const driver = web({ skin, store });
  const screen = async () => (await driver.screen("ann")).filter(({ from }) => from === "bot");
  return {
    ...{ driver, store },
    async writes(text) {
      await driver.touch("ann", { text });
    },
    async presses(label) {
      const offered = (await screen()).flatMap(({ choices = [] }) => choices);
      const found = offered.findLast(({ title }) => title === label);
      await driver.touch("ann", { choice: found?.id ?? "" });
    },
    async votes(...labels) {
      const poll = (await screen()).findLast((message) => message.poll)?.poll;
      const options = poll?.options ?? [];
      const votes = labels.map((label) => options.find(({ title }) => title === label)?.id ?? "");
      await driver.touch("ann", { votes });
    },
    async seen() {
      const shown = (await screen()).map(async ({ text, choices = [], files = [] }) => ({
        text,
        buttons: choices.map(({ title }) => title),
        files: await Promise.all(
          files.map(async ({ name, hash }) => ({ name, content: await bytesOf(hash) })),
        ),
      }));
      return Promise.all(shown);
    },
    end: () => driver.stop(),
  };

  async function bytesOf(hash: string): Promise<Buffer> {
    const found = await driver.download("ann", hash);
    return Buffer.concat((await found?.content.toArray()) ?? []);
  }
}

const faults: Readonly<Record<Trouble, Fault>> = {
  "slow down": { status: 429, description: "Too Many Requests", retryAfterSeconds: 7 },
  blocked: { status: 403, description: "Forbidden: bot was blocked by the user" },
  "not let in": { status: 401, description: "Unauthorized" },
  "no answer": { as: "broken" },
  "bad format": { status: 400, description: "Bad Request: can't parse entities" },
};

async function onTelegram(): Promise<TroubledStage> {
  const api = await new BotApi().start();
  const store = memoryStore();
  const surroundings = { ...realSurroundings, log: () => {} };
  const driver = telegram({ token: api.token, apiRoot: api.root, store, surroundings });
  const ann = api.person();
  return {
    ...{ driver, store },
    async writes(text) {
      ann.say(text);
    },
    async presses(label) {
      ann.press(label);
    },
    async votes(...labels) {
      ann.voteFor(...labels);
    },
    async seen() {
      return ann.heard.map((message) => ({
        text: message.text ?? message.caption ?? "",
        buttons: buttonsOf(message).map(({ text }) => text),
        files: filesIn(api, message),
      }));
    },
    fails: (trouble) => api.fail("sendMessage", faults[trouble]),
    async end() {
      await driver.stop();
      await api.stop();
    },
  };
}

function filesIn({ world }: BotApi, { document }: Message) {
  if (typeof document !== "object" || document === null) return [];
  const { file_id, file_name } = document as { file_id: string; file_name: string };
  return [{ name: file_name, content: world.files.get(file_id)?.content ?? Buffer.alloc(0) }];
}
