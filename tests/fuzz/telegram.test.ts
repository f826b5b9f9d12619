/** Ten thousand updates that are not what they are said to be, brought to a bot on Telegram. */
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import express from "express";
import fc from "fast-check";
import fixtures from "../../adapters/telegram/fixtures/updates.json" with { type: "json" };
import { read } from "../../adapters/telegram/read.ts";
import { secretOf } from "../../adapters/telegram/routes.ts";
import { update } from "../../adapters/telegram/updates.ts";
import {
  type Accept,
  bot,
  ChannelError,
  flow,
  realSurroundings,
  type Store,
} from "../../src/index.ts";
import { inboundEvent } from "../../src/model/activity.ts";
import { inbox } from "../../src/model/inbox.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { until } from "../kit/server.ts";
import { TelegramScene } from "../kit/telegram/scene.ts";
import { hostileJson, pollution } from "./hostile.ts";

type Path = readonly string[];

/** Every place in a value that something else can stand in. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...at, key]));
  return at.length === 0 ? inside : [at, ...inside];
}

function set(target: unknown, [key = "", ...rest]: Path, value: unknown): void {
  // An earlier change may have put a list there.
  const isList = Array.isArray(target) && !(key in target && /^\d+$/.test(key));
  if (typeof target !== "object" || target === null || isList) return;
  const place = { value, enumerable: true, writable: true, configurable: true };
  if (rest.length > 0) set((target as Record<string, unknown>)[key], rest, value);
  else Object.defineProperty(target, key, place);
}

/** A real update, in which up to three things are not what they were. */
const almostUpdate = fc
  .constantFrom(...Object.values(fixtures))
  .chain((fixture) => {
    const path = fc.constantFrom(...pathsIn(fixture));
    const changes = fc.array(fc.tuple(path, hostileJson), { minLength: 1, maxLength: 3 });
    return fc.tuple(fc.constant(fixture), changes, fc.nat(2 ** 31));
  })
  .map(([fixture, changes, number]) => {
    const made = numbered(fixture, number);
    for (const [path, value] of changes) set(made, path, copied(value));
    return made;
  });

/** What JSON has of it. A later change may go into what an earlier one has put there. */
function copied(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

/** Another update of that kind, from one of fifty people. */
function numbered(fixture: object, number: number): object {
  const text = JSON.stringify(fixture)
    .replace(/"(update_id|message_id)":\d+/g, `"$1":${number}`)
    .replace(/"id":"\d+"/g, `"id":"${number}"`)
    .replaceAll("7000001", String(7_000_001 + (number % 50)));
  return JSON.parse(text);
}

/** What is no update, or no JSON. */
const noUpdate = fc.oneof(
  hostileJson.map((value) => JSON.stringify(value)),
  almostUpdate.map((one) => JSON.stringify(one).slice(0, -1)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);

const body = fc.oneof(
  { weight: 9, arbitrary: almostUpdate.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: noUpdate },
);

const quiet = flow("quiet", { fallback: true }, async () => {});

/** Takes what the engine's schema takes, and refuses the rest as the engine does. */
const onlyChecks: Accept = async (event) => {
  const { error } = inboundEvent.safeParse(event);
  if (error) throw new ChannelError("CHANNEL_BAD_EVENT", error.message);
  return "accepted";
};

describe("Telegram under hostile updates", () => {
  const scene = new TelegramScene();
  afterEach(() => scene.end());

  async function aWebhook(store: Store) {
    const api = await scene.api();
    const complaints: unknown[] = [];
    const log = (level: string, event: string, facts?: object) => {
      if (level === "error" || event === "update_unread") complaints.push({ event, ...facts });
    };
    const surroundings = { ...realSurroundings, log };
    const app = express();
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    scene.endsWith(async () => server.close());
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
    const driver = scene.driver(api, { store, surroundings, webhook });
    app.use("/telegram", driver.routes);
    const headers = { "x-telegram-bot-api-secret-token": secretOf(api.token) };
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    scene.endsWith(async () => agent.destroy());
    const bring = (given: string | Buffer) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request(webhook, { method: "POST", headers, agent }, (answer) => {
          answer.resume().on("end", () => resolve(answer.statusCode));
        });
        sent.on("error", reject).end(given);
      });
    return { driver, surroundings, bring, complaints };
  }

  type Webhook = Awaited<ReturnType<typeof aWebhook>>;

  /** Fifty at a time. */
  async function brings({ bring, complaints }: Webhook, groups: number): Promise<void> {
    const group = fc.array(body, { minLength: 50, maxLength: 50 });
    const answered = fc.asyncProperty(group, async (bodies) => {
      const statuses = await Promise.all(bodies.map(bring));

      for (const status of statuses) expect(status).to.be.oneOf([200, 400]);
      expect(pollution()).to.equal(undefined);
      expect(complaints).to.deep.equal([]);
    });
    await fc.assert(answered, { numRuns: groups, endOnFailure: true });
  }

  it("answers each of 10,000 with 200 or 400", async () => {
    const webhook = await aWebhook(memoryStore());
    await webhook.driver.start(onlyChecks);

    await brings(webhook, 200);
  }).timeout(60_000);

  it("handles what it takes of 1,000", async () => {
    const store = memoryStore();
    const webhook = await aWebhook(store);
    const { driver, surroundings } = webhook;
    const running = bot({ flows: [quiet], adapters: [driver], store, surroundings, pollMs: 20 });
    await running.start();
    scene.endsWith(() => running.stop());

    await brings(webhook, 20);
    const entries = store.collection(inbox);
    const most = { limit: 1_000 };
    await until("nothing waits", async () => {
      const { items } = await entries.find("waiting", { prefix: ["new"], ...most });
      return items.length === 0;
    });

    const { items: done } = await entries.find("age", { prefix: ["done"], ...most });
    expect(done).to.have.length.above(50);
    expect(webhook.complaints).to.deep.equal([]);
  }).timeout(60_000);

  it("reads each of 10,000 without a throw", () => {
    fc.assert(
      fc.property(almostUpdate, (given) => {
        const found = update.safeParse(given).data;
        if (found) read(found, { account: "4242", username: "harbour_bot", now: new Date(0) });
      }),
      { numRuns: 10_000 },
    );
  }).timeout(60_000);
});
