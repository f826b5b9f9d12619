import { expect } from "chai";
import { applyTurn } from "../../../src/bot/commit.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import { dueEntries, withoutTimer, withTimer } from "../../../src/bot/timers.ts";
import type { Effect, TimerSetting } from "../../../src/flow/replay.ts";
import { type Customer, newCustomer } from "../../../src/model/customer.ts";
import type { InboxEntry } from "../../../src/model/inbox.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";
import { tea } from "../../kit/flows.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const noon = new Date(Date.UTC(2030, 0, 1, 12));

function past(ms: number, from = noon): Date {
  return new Date(from.getTime() + ms);
}

/** Ann, who has written on Telegram and has these timers. */
function ann(...timers: readonly TimerSetting[]): Customer {
  const there = {
    channelId: "telegram",
    user: { id: "ann" },
    bot: { id: "bot" },
    conversation: { id: "ann" },
  };
  const customer = { ...newCustomer("c1", noon), identities: { "telegram:bot:ann": there } };
  return timers.reduce(withTimer, customer);
}

/** The customer after the turn of this entry, in which a flow asked for these effects. */
function applied(
  customer: Customer,
  entry: InboxEntry,
  { now = noon, effects = [] }: { now?: Date; effects?: readonly Effect[] } = {},
): Customer {
  const reply = { effects, runs: customer.runs };
  return applyTurn(customer, {
    ...{ entry, reply, acts: [], trace: undefined, now },
    driverOf: () => undefined,
  });
}

function only<T>(all: readonly T[]): T {
  const [one] = all;
  if (one === undefined || all.length !== 1) throw new Error(`${all.length} instead of one`);
  return one;
}

describe("a timer", () => {
  it("fires when its time has come, and not before", () => {
    const customer = ann({ id: "remind", dueAt: past(minuteMs) });

    expect(dueEntries(customer, past(minuteMs - 1))).to.deep.equal([]);
    const { _id, identity } = only(dueEntries(customer, past(minuteMs)));
    expect({ _id, identity }).to.deep.equal({
      _id: "timer:c1:1",
      identity: "telegram:bot:ann",
    });
  });

  it("fires under the same id until its turn is committed", () => {
    const customer = ann({ id: "remind", dueAt: noon });

    const [first, again] = [dueEntries(customer, noon), dueEntries(customer, past(dayMs))];

    expect(only(again)._id).to.equal(only(first)._id);
  });

  it("is gone after its turn", () => {
    const customer = ann({ id: "remind", dueAt: noon });

    const { timers } = applied(customer, only(dueEntries(customer, noon)));

    expect(timers).to.deep.equal([]);
  });

  it("has another number when it is set anew after it fired", () => {
    const customer = ann({ id: "remind", dueAt: noon });
    const entry = only(dueEntries(customer, noon));
    const timer = { id: "remind", dueAt: past(minuteMs) };

    const later = applied(customer, entry, { effects: [{ type: "timer", timer }] });

    const next = only(dueEntries(later, past(minuteMs)));
    expect(next._id).not.to.equal(entry._id);
  });

  it("does not end by a firing from before it was set anew", () => {
    const customer = ann({ id: "remind", dueAt: noon });
    const stale = only(dueEntries(customer, noon));
    const moved = withTimer(customer, { id: "remind", dueAt: past(dayMs) });

    const { timers } = applied(moved, stale);

    expect(only(timers).dueAt).to.deep.equal(past(dayMs));
  });

  it("fires no more once it is cancelled", () => {
    const customer = ann({ id: "remind", dueAt: noon }, { id: "sleep", dueAt: noon });
    const [entry] = dueEntries(customer, noon);
    if (!entry) throw new Error("nothing is due");

    const later = applied(withoutTimer(customer, "remind"), entry, {
      effects: [{ type: "cancel-timer", id: "sleep" }],
    });

    expect(later.timers).to.deep.equal([]);
  });

  it("wakes the customer where they wrote last", () => {
    const customer = ann({ id: "remind", dueAt: noon });
    const elsewhere = { ...customer.identities["telegram:bot:ann"], channelId: "discord" };
    const moved = {
      ...customer,
      identities: { ...customer.identities, "discord:bot:ann": elsewhere },
      lastIdentity: "discord:bot:ann",
    } as Customer;

    const { identity, event } = only(dueEntries(moved, noon));

    expect([identity, event.activity.channelId]).to.deep.equal(["discord:bot:ann", "discord"]);
  });
});

describe("a timer that repeats", () => {
  const daily = { id: "news", dueAt: noon, everyMs: dayMs };

  it("goes on with its next time", () => {
    const customer = ann(daily);

    const { timers } = applied(customer, only(dueEntries(customer, noon)));

    expect(only(timers).dueAt).to.deep.equal(past(dayMs));
  });

  it("fires once after a gap, and keeps its hour", () => {
    const customer = ann(daily);
    const now = past(3.5 * dayMs);

    const later = applied(customer, only(dueEntries(customer, now)), { now });

    expect(only(later.timers).dueAt).to.deep.equal(past(4 * dayMs));
    expect(dueEntries(later, now)).to.deep.equal([]);
  });

  it("does not fire again when the clock is put back", () => {
    const customer = ann(daily);
    const later = applied(customer, only(dueEntries(customer, noon)));

    expect(dueEntries(later, past(-dayMs))).to.deep.equal([]);
    expect(dueEntries(later, noon)).to.deep.equal([]);
  });
});

describe("an engine with a customer's timers", () => {
  /** Ann is asked for her name; her run has a timer that is due after a minute. */
  async function waitingAnn(everyMs?: number): Promise<TestEngine> {
    const engine = await anEngine({ flows: [tea] });
    await engine.says("telegram", "ann", "hi");
    const customer = await engine.customer("ann");
    const dueAt = past(minuteMs, engine.clock.now());
    const run = customer.runs[0]?.id;
    const timed = withTimer(customer, { id: "remind", dueAt, everyMs, run });
    await openCollections(engine.store).customers.replace([
      { ...timed, rev: customer.rev + 1, wakeAt: dueAt },
    ]);
    return engine;
  }

  async function firings({ store }: TestEngine): Promise<readonly InboxEntry[]> {
    const { items } = await openCollections(store).inbox.find("age", {
      prefix: ["done"],
      limit: 99,
    });
    return items.filter(({ _id }) => _id.startsWith("timer:"));
  }

  it("plays a turn for one that is due, and says nothing unasked", async () => {
    const engine = await waitingAnn();
    const before = engine.replies("telegram", "ann");

    await engine.advances(minuteMs);
    await engine.advances(1_000);

    const customer = await engine.customer("ann");
    expect(only(await firings(engine)).state).to.equal("done");
    expect(customer.timers).to.deep.equal([]);
    expect(customer.runs[0]?.wait?.step).to.equal("name");
    expect(engine.replies("telegram", "ann")).to.deep.equal(before);
  });

  it("fires late ones once after the clock has jumped forwards", async () => {
    const engine = await waitingAnn(minuteMs);

    await engine.advances(dayMs);
    await engine.advances(1_000);

    expect(await firings(engine)).to.have.lengthOf(1);
  });

  it("fires once whatever crash falls between firing and commit", async () => {
    for (const point of ["lease:before", "play:before", "commit:before", "commit:after"] as const) {
      const engine = await waitingAnn();
      engine.crashesAt(point);
      await engine.advances(minuteMs);
      await engine.advances(1_000);
      expect(engine.isDown, point).to.equal(true);

      await engine.restartWith();

      expect(await firings(engine), point).to.have.lengthOf(1);
      expect((await engine.customer("ann")).timers, point).to.deep.equal([]);
    }
  });

  it("refuses a firing that an app makes up", async () => {
    const engine = await waitingAnn();
    const event = engine.driver("telegram").event("ann", { text: "" });
    const { text: _, ...activity } = event.activity as typeof event.activity & { text?: string };
    const forged = {
      ...event,
      activity: { ...activity, type: "event", name: "throughline/timer" },
    };

    const refused = await engine
      .accepts("telegram", forged as typeof event)
      .catch((error: Error) => error);

    expect(refused).to.have.property("code", "CHANNEL_BAD_EVENT");
  });
});
