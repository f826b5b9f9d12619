import { expect } from "chai";
import { limits } from "../../../adapters/web/limits.ts";
import { ChannelError } from "../../../src/base/errors.ts";
import { realSurroundings, type Surroundings } from "../../../src/base/surroundings.ts";
import { Adapters, withAccounts } from "../../../src/bot/adapters.ts";
import type { Driver } from "../../../src/channel/driver.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { FakeDriver } from "../../kit/fake-driver.ts";
import { figures } from "../../kit/figures.ts";

const accept = async () => "accepted" as const;

/** A driver whose starts end as told, one after another; after that all is well. */
function aDriver(channel: string, ...starts: readonly (() => Promise<void>)[]) {
  const driver = new FakeDriver(channel, limits.telegram);
  const left = [...starts];
  return Object.assign(driver, { start: () => left.shift()?.() ?? Promise.resolve() });
}

const fails = () => Promise.reject(new ChannelError("CHANNEL_REFUSED", "the token is wrong"));
const hangs = () => new Promise<void>(() => {});

function adaptersOf(...drivers: readonly Driver[]) {
  const clock = new ManualClock();
  const measure = figures();
  const events: string[] = [];
  const log = (_level: string, event: string) => void events.push(event);
  const surroundings: Surroundings = { ...realSurroundings, clock, measure, log };
  const adapters = new Adapters(drivers, surroundings);
  return { adapters, clock, measure, events, states: () => statesOf(adapters) };
}

function statesOf(adapters: Adapters): readonly string[] {
  return adapters.health().map(({ state }) => state);
}

/** Lets what is under way go on. */
function ticks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("adapters", () => {
  it("are down, up, and down again", async () => {
    const { adapters, states, measure } = adaptersOf(aDriver("telegram"));
    const before = states();

    await adapters.start(() => accept);
    const up = [states(), measure.of("adapter_up", { channel: "telegram" })];
    await adapters.stop();

    expect(before).to.deep.equal(["down"]);
    expect(up).to.deep.equal([["up"], 1]);
    expect(states()).to.deep.equal(["down"]);
    expect(measure.of("adapter_up", { channel: "telegram" })).to.equal(0);
  });

  it("are down while nothing comes in, with the reason, and up when it does again", async () => {
    let trouble: string | undefined = "another bot takes it in";
    const driver = Object.assign(aDriver("telegram"), { trouble: () => trouble });
    const { adapters, states } = adaptersOf(driver, aDriver("discord"));
    await adapters.start(() => accept);

    const [down, other] = adapters.health();
    trouble = undefined;

    expect(down).to.include({ state: "down", reason: "another bot takes it in" });
    expect(other).to.include({ state: "up" });
    expect(states()).to.deep.equal(["up", "up"]);
  });

  it("run though one of them cannot start, which says why", async () => {
    const { adapters, events } = adaptersOf(aDriver("discord", fails), aDriver("telegram"));

    await adapters.start(() => accept);

    const [discord, telegram] = adapters.health();
    expect(discord).to.deep.equal({
      ...{ channel: "discord", account: "bot", state: "down" },
      reason: "the token is wrong",
    });
    expect(telegram?.state).to.equal("up");
    expect(events).to.have.members(["adapter_failed", "adapter_up"]);
  });

  it("are tried again, after pauses that grow", async () => {
    const { adapters, clock, states } = adaptersOf(aDriver("discord", fails, fails));
    await adapters.start(() => accept);

    clock.advance(1_000);
    await ticks();
    const first = states();
    clock.advance(1_999);
    await ticks();
    const early = states();
    clock.advance(1);
    await ticks();

    expect([first, early, states()]).to.deep.equal([["down"], ["down"], ["up"]]);
  });

  it("are not waited for when they take too long", async () => {
    const { adapters, clock, states } = adaptersOf(aDriver("whatsapp", hangs), aDriver("telegram"));
    const started = adapters.start(() => accept);

    clock.advance(15_000);
    await started;

    expect(states()).to.deep.equal(["starting", "up"]);
  });

  it("are not tried again once the bot has stopped", async () => {
    const { adapters, clock, states } = adaptersOf(aDriver("discord", fails));
    await adapters.start(() => accept);
    await adapters.stop();

    clock.advance(3_600_000);
    await ticks();

    expect(states()).to.deep.equal(["down"]);
  });

  it("say that an app refuses the account", async () => {
    const { adapters } = adaptersOf(aDriver("discord"), aDriver("telegram"));
    await adapters.start(() => accept);
    const reason = "401";

    const health = withAccounts(adapters.health(), [
      { channel: "discord", account: "bot", state: "unauthorized", reason },
      { channel: "telegram", account: "bot", state: "up" },
    ]);

    expect(health.map(({ state }) => state)).to.deep.equal(["unauthorized", "up"]);
    expect(health[0]?.reason).to.equal(reason);
  });
});
