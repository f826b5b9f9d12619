import { expect } from "chai";
import express from "express";
import { RunningBot } from "../../app/running-bot.ts";
import { listen } from "../../app/server.ts";
import { type Bot, StoreError } from "../../src/index.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";
import { withServer } from "../kit/server.ts";

const idleBot = {
  start: async () => {},
  stop: async () => {},
  adapters: () => [],
} as unknown as Bot;

async function aRunningBot(check: () => Promise<void>): Promise<RunningBot> {
  const running = new RunningBot({
    store: { ...memoryStore(), check },
    simulated: undefined,
    release: { flows: [], events: [], forms: [] },
    make: () => idleBot,
    onState: () => {},
    longestCheckMs: 1,
  });
  await running.start();
  return running;
}

describe("readiness", () => {
  it("needs a store that answers", async () => {
    const running = await aRunningBot(async () => {
      throw new StoreError("STORE_UNREACHABLE", "it is away");
    });

    expect(await running.readiness()).to.deep.include({ ready: false, store: "it is away" });
  });

  it("does not wait for a store that hangs", async () => {
    const running = await aRunningBot(() => new Promise(() => {}));

    const { ready, store } = await running.readiness();

    expect(ready).to.equal(false);
    expect(store).to.match(/^it has not answered in 1 ms/);
  });

  it("ends with the bot", async () => {
    const running = await aRunningBot(async () => {});
    const before = await running.readiness();

    await running.stop();

    expect([before.ready, (await running.readiness()).ready]).to.deep.equal([true, false]);
  });
});

describe("the start", () => {
  it("is over once the program listens", () =>
    withServer(async ({ ask }) => {
      const { status, json } = await ask("GET", "/startupz");

      expect(status).to.equal(200);
      expect(json).to.deep.equal({ started: true });
    }));
});

describe("the HTTP server", () => {
  it("gives nobody more than 30 seconds for a request", async () => {
    const server = await listen(express(), 0);
    const { requestTimeout, headersTimeout } = server;
    server.close();

    expect({ requestTimeout, headersTimeout }).to.deep.equal({
      requestTimeout: 30_000,
      headersTimeout: 10_000,
    });
  });

  it("takes headers of 15 KB, and refuses 17 KB", () =>
    withServer(async ({ ask }) => {
      const ask15 = await ask("GET", "/livez", { headers: { "x-long": "x".repeat(15_000) } });
      const ask17 = await ask("GET", "/livez", { headers: { "x-long": "x".repeat(17_000) } });

      expect([ask15.status, ask17.status]).to.deep.equal([200, 431]);
    }));
});
