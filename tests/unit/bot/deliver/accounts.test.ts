import { expect } from "chai";
import fc from "fast-check";
import { limits } from "../../../../adapters/web/limits.ts";
import { Account, Accounts } from "../../../../src/bot/deliver/accounts.ts";
import type { Pace } from "../../../../src/channel/driver.ts";
import { ManualClock } from "../../../../src/testing/manual-clock.ts";
import { FakeDriver } from "../../../kit/fake-driver.ts";

const minute = 60_000;

/** An account under a clock, asked by entries that come back when they were told to. */
class Queue {
  readonly clock = new ManualClock();
  readonly account: Account;
  readonly gone: { readonly id: string; readonly chat: string; readonly atMs: number }[] = [];
  readonly #startMs = this.clock.now().getTime();

  constructor(pace: Pace) {
    this.account = new Account(pace);
  }

  get elapsedMs(): number {
    return this.clock.now().getTime() - this.#startMs;
  }

  asks(id: string, chat = "ann"): void {
    const now = this.clock.now();
    const answer = this.account.admit({ id, chat }, now);
    if (answer === "now") this.gone.push({ id, chat, atMs: this.elapsedMs });
    else this.clock.after(answer.getTime() - now.getTime(), () => this.asks(id, chat));
  }

  until(ms: number): Date {
    return new Date(this.#startMs + ms);
  }

  get times(): readonly number[] {
    return this.gone.map(({ atMs }) => atMs);
  }
}

describe("an account whose clock is set back", () => {
  const hour = 60 * minute;

  it("keeps nobody waiting for the old time", () => {
    const queue = new Queue("free");
    queue.asks("first");
    queue.clock.jump(-hour);

    queue.asks("second");

    expect(queue.gone.map(({ id }) => id)).to.deep.equal(["first", "second"]);
  });

  it("waits as long as the app asked for, and no longer", () => {
    const queue = new Queue("free");
    queue.asks("first");
    queue.account.pauseAll(queue.until(minute));
    queue.clock.jump(-hour);

    queue.asks("second");
    queue.clock.advance(minute - 1);
    const early = queue.gone.length;
    queue.clock.advance(1);

    expect(early).to.equal(1);
    expect(queue.gone).to.have.lengthOf(2);
  });
});

describe("an account", () => {
  it("lets everything go at once where nothing is said of its pace", () => {
    const queue = new Queue("free");

    for (const id of ["a", "b", "c"]) queue.asks(id);

    expect(queue.times).to.deep.equal([0, 0, 0]);
  });

  it("lets one chat go at the pace of a chat", () => {
    const queue = new Queue({ perChatPerSecond: 0.5, perAccountPerSecond: 30 });

    for (const id of ["a", "b", "c"]) queue.asks(id);
    queue.clock.advance(minute);

    expect(queue.times).to.deep.equal([0, 2_000, 4_000]);
  });

  it("lets another chat go meanwhile", () => {
    const queue = new Queue({ perChatPerSecond: 0.5, perAccountPerSecond: 30 });

    queue.asks("a", "ann");
    queue.asks("b", "ann");
    queue.asks("c", "bob");

    expect(queue.gone.map(({ id }) => id)).to.deep.equal(["a", "c"]);
  });

  it("spreads many chats at the pace of the account, first come, first served", () => {
    const queue = new Queue({ perChatPerSecond: 1, perAccountPerSecond: 10 });

    const ids = ["a", "b", "c", "d"];
    for (const id of ids) queue.asks(id, id);
    queue.clock.advance(minute);

    expect(queue.gone.map(({ id }) => id)).to.deep.equal(ids);
    expect(queue.times).to.deep.equal([0, 100, 200, 300]);
  });

  it("never goes faster than its pace, whoever asks when", () => {
    const pace = { perChatPerSecond: 1, perAccountPerSecond: 30 };
    const ask = fc.record({ chat: fc.constantFrom("ann", "bob", "cid"), afterMs: fc.nat(500) });

    fc.assert(
      fc.property(fc.array(ask, { maxLength: 60 }), (asks) => {
        const queue = new Queue(pace);
        asks.forEach(({ chat, afterMs }, at) => {
          queue.asks(`${at}`, chat);
          queue.clock.advance(afterMs);
        });
        queue.clock.advance(5 * minute);

        expect(queue.gone).to.have.length(asks.length);
        for (const chat of ["ann", "bob", "cid"]) {
          const times = queue.gone.filter((one) => one.chat === chat).map(({ atMs }) => atMs);
          expect(mostInOneSecond(times)).to.be.at.most(1);
        }
        // A tenth of a second's worth may go ahead.
        expect(mostInOneSecond(queue.times)).to.be.at.most(33);
      }),
      { numRuns: 200 },
    );
  });

  it("holds one chat for as long as the app asked, and no other", () => {
    const queue = new Queue("free");
    queue.account.pauseChat("ann", queue.until(30_000), queue.clock.now());

    queue.asks("a", "ann");
    queue.asks("b", "bob");
    queue.clock.advance(29_999);
    const early = queue.gone.map(({ id }) => id);
    queue.clock.advance(1);

    expect(early).to.deep.equal(["b"]);
    expect(queue.times).to.deep.equal([0, 30_000]);
  });

  it("holds every chat when the app asked that of the account", () => {
    const queue = new Queue("free");
    queue.account.pauseAll(queue.until(30_000));

    queue.asks("a", "ann");
    queue.asks("b", "bob");
    queue.clock.advance(minute);

    expect(queue.times).to.deep.equal([30_000, 30_000]);
  });

  it("keeps its pace among those who waited for the end of a pause", () => {
    const queue = new Queue({ perChatPerSecond: 1, perAccountPerSecond: 10 });
    const ids = ["a", "b", "c"];
    queue.account.pauseAll(queue.until(5_000));

    for (const id of ids) queue.asks(id, id);
    queue.clock.advance(minute);

    expect(queue.times).to.deep.equal([5_000, 5_100, 5_200]);
  });

  it("goes on at a pause for whoever had a place before it", () => {
    const queue = new Queue({ perChatPerSecond: 1, perAccountPerSecond: 10 });
    for (const id of ["a", "b"]) queue.asks(id, id);

    queue.account.pauseAll(queue.until(5_000));
    queue.clock.advance(minute);

    expect(queue.times).to.deep.equal([0, 5_000]);
  });

  it("keeps nothing of chats that have nothing to wait for", () => {
    const queue = new Queue({ perChatPerSecond: 1, perAccountPerSecond: 1_000_000 });

    for (let at = 0; at < 2_000; at += 1) {
      queue.asks(`${at}`, `chat ${at}`);
      queue.clock.advance(1_000);
    }

    expect(queue.account.chatsKept).to.be.at.most(256);
  });

  describe("that is not let in", () => {
    it("is tried with one message, after pauses that grow up to five minutes", () => {
      const { account, clock } = new Queue("free");

      const waits: number[] = [];
      for (let times = 0; times < 12; times += 1) {
        const until = account.refuse("wrong token", clock.now(), 1);
        waits.push(until.getTime() - clock.now().getTime());
      }

      expect(waits.slice(0, 4)).to.deep.equal([1_000, 2_000, 4_000, 8_000]);
      expect(waits.at(-1)).to.equal(5 * minute);
    });

    it("lets no second message try at the same time", () => {
      const queue = new Queue("free");
      queue.account.refuse("wrong token", queue.clock.now(), 1);
      queue.clock.advance(1_000);

      queue.asks("a", "ann");
      queue.asks("b", "bob");

      expect(queue.gone.map(({ id }) => id)).to.deep.equal(["a"]);
    });

    it("lets everything go when one has come through", () => {
      const queue = new Queue("free");
      queue.account.refuse("wrong token", queue.clock.now(), 1);
      queue.clock.advance(1_000);
      queue.asks("a", "ann");

      queue.account.accepted();
      queue.asks("b", "bob");

      expect(queue.gone.map(({ id }) => id)).to.deep.equal(["a", "b"]);
    });

    it("still waits for the end of a pause when one comes through", () => {
      const queue = new Queue("free");
      queue.account.refuse("wrong token", queue.clock.now(), 1);
      queue.account.pauseAll(queue.until(9_000));

      queue.account.accepted();
      queue.asks("a");
      queue.clock.advance(minute);

      expect(queue.times).to.deep.equal([9_000]);
    });
  });
});

describe("accounts", () => {
  it("say which is not let in, since when and why", () => {
    const accounts = new Accounts();
    const [telegram, discord] = [
      new FakeDriver("telegram", limits.telegram),
      new FakeDriver("discord", limits.discord),
    ];
    const since = new Date(0);

    accounts.of(telegram).refuse("the token is wrong", since, 0);
    accounts.of(discord);

    expect(accounts.health()).to.deep.equal([
      {
        ...{ channel: "telegram", account: "bot", state: "unauthorized" },
        ...{ reason: "the token is wrong", since },
      },
      { channel: "discord", account: "bot", state: "up" },
    ]);
  });

  it("are one for all who send from it", () => {
    const accounts = new Accounts();
    const driver = new FakeDriver("telegram", limits.telegram);

    expect(accounts.of(driver)).to.equal(accounts.of(driver));
  });
});

/** The most that went within any second, its end left out. */
function mostInOneSecond(times: readonly number[]): number {
  const counts = times.map(
    (start) => times.filter((time) => time >= start && time < start + 1_000).length,
  );
  return Math.max(0, ...counts);
}
