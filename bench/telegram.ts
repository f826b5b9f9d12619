/**
 * How long Telegram waits for the answer of the webhook when 100 updates come each second: the
 * program as `npm start` runs it, on the embedded home, against the Bot API server for tests.
 * Updates are sent when they are due, however long the ones before take.
 */
import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { secretOf } from "../adapters/telegram/routes.ts";
import { withDirectory, withProgram } from "../tests/kit/server.ts";
import { BotApi } from "../tests/servers/telegram/bot-api.ts";
import { exitCode, expectAtLeast, expectAtMost, say } from "./report.ts";

const perSecond = 100;
const seconds = Number(process.argv[2] ?? 20);
const warmUp = 200;
const people = 500;
const promised = { middleMs: 50, highMs: 250 };

interface Bringing {
  readonly url: string;
  readonly secret: string;
  readonly agent: Agent;
}

function bring(update: object, { url, secret, agent }: Bringing): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "x-telegram-bot-api-secret-token": secret };
    const sent = request(url, { method: "POST", headers, agent }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    });
    sent.on("error", reject).end(JSON.stringify(update));
  });
}

function updateOf(number: number) {
  const id = 8_000_000 + (number % people);
  const first_name = `Person ${id}`;
  return {
    update_id: 1_000_000 + number,
    message: {
      ...{ message_id: number + 1, date: Math.floor(Date.now() / 1_000), text: `Hello ${number}` },
      from: { id, is_bot: false, first_name, language_code: "en" },
      chat: { id, type: "private", first_name },
    },
  };
}

/** Milliseconds from when each was due to its answer, in their order from short to long. */
async function brought(first: number, count: number, to: Bringing): Promise<number[]> {
  const beganAt = performance.now();
  const waits: Promise<number>[] = [];
  for (let at = 0; at < count; at += 1) {
    const dueAt = beganAt + (at * 1_000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await setTimeout(early);
    const answered = bring(updateOf(first + at), to).then((status) => {
      if (status !== 200) throw new Error(`an update was answered ${status}`);
      return performance.now() - dueAt;
    });
    waits.push(answered);
  }
  return (await Promise.all(waits)).toSorted((one, other) => one - other);
}

const api = await new BotApi().start();
for (let at = 0; at < people; at += 1) {
  api.world.join({ id: 8_000_000 + at, type: "private" });
}
await withDirectory(async (directory) => {
  const settings = {
    ...{ DATA_DIR: directory, TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root },
    TELEGRAM_WEBHOOK: "https://bench.example.org/telegram",
  };
  await withProgram(settings, async ({ address }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 40 });
    const to = { url: `${address}/telegram`, secret: secretOf(api.token), agent };
    await brought(0, warmUp, to);
    const count = perSecond * seconds;
    const waits = await brought(warmUp, count, to);
    const share = (part: number) => waits[Math.floor(part * (count - 1))] ?? Number.NaN;
    say(`webhook: ${count} updates of ${people} people at ${perSecond} a second`);
    expectAtMost("accepted, middle (ms)", share(0.5), promised.middleMs);
    expectAtMost("accepted, 99 of 100 (ms)", share(0.99), promised.highMs);
    say(`       accepted, slowest: ${share(1).toFixed(2)} ms`);
    const answered = new Set(api.callsOf("sendMessage").map(({ params }) => params.chat_id));
    expectAtLeast("people who have had an answer by then", answered.size, people);
    agent.destroy();
  });
});
await api.stop();
process.exitCode = exitCode();
