/**
 * A real process whose line to MongoDB is slow, falls silent, is cut, and loses replies: what
 * cannot be kept is refused in time, what was acknowledged is applied once, and when the line is
 * good again everything goes on without a restart.
 */
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { Herd } from "../kit/herd/herd.ts";
import { startMongodbServer } from "../kit/mongodb-server.ts";
import { startTcpProxy, type TcpProxy } from "../kit/tcp-proxy.ts";

const longestRefusalMs = 5_000;
const longestRecoveryMs = 10_000;
const people = ["ann", "bob", "cleo"];

describe("a process on a bad line to MongoDB", () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const onABadLine = async () => {
    const given = process.env.TEST_MONGODB_URI;
    const server = given === undefined ? await startMongodbServer() : undefined;
    if (server) ends.push(server.stop);
    const straight = new URL(`/line-${Date.now()}`, given ?? server?.uri);
    const proxy = await startTcpProxy(Number(straight.port));
    ends.push(proxy.stop);
    const crooked = new URL(straight);
    crooked.port = String(proxy.port);
    const herd = await Herd.start({
      processes: 1,
      place: { directory: "", mongodbUri: crooked.href },
      seenAt: { directory: "", mongodbUri: straight.href },
    });
    ends.push(() => herd.remove());
    return { proxy, herd };
  };

  it("applies once whatever replies are lost", async () => {
    const { proxy, herd } = await onABadLine();
    for (const collection of ["inbox", "identities", "leases", "customers", "exchanges"]) {
      for (const person of people) {
        const swallowed = proxy.swallowReplyTo(collection);
        await herd.writes(`${person} without ${collection}`, ["one", "two"]);
        await swallowed;
      }
    }
    await herd.settles();
    const { violations, repeats } = await herd.judged({ cuts: 15 });

    console.log(`15 replies lost: ${violations.length} violations, ${repeats} repeats`);
    expect(violations).to.deep.equal([]);
  }).timeout(120_000);

  const troubles: Readonly<Record<string, (proxy: TcpProxy) => void>> = {
    "answers after thirty seconds": (proxy) => proxy.delay(30_000),
    "falls silent": (proxy) => proxy.silence(),
    "is cut": (proxy) => proxy.cut(),
  };
  for (const [what, begin] of Object.entries(troubles)) {
    it(`refuses in time while it ${what}, and goes on afterwards`, async () => {
      const { proxy, herd } = await onABadLine();
      for (const person of people) await herd.writes(person, ["one", "two"]);
      void herd.writes("under way", ["one", "two", "three", "four"]);
      begin(proxy);
      await pause(200);
      const tried = await Promise.all(people.map((person) => herd.delivers(person, "three")));
      const slowest = Math.max(...tried.map(({ afterMs }) => afterMs));
      proxy.heal();
      const healedMs = Date.now();
      while (!(await herd.delivers("dan", "one")).isAccepted) await pause(50);
      await herd.hears("dan", "What comes next?");
      const recoveryMs = Date.now() - healedMs;
      // The app delivers again what was refused, and what may have been kept all the same.
      await Promise.all(people.map((person) => herd.writes(person, ["three"])));
      await herd.settles();
      const { violations, repeats } = await herd.judged({ cuts: 1 });

      const accepted = tried.filter(({ isAccepted }) => isAccepted).length;
      console.log(
        `it ${what}: ${accepted} of ${tried.length} accepted, refused within ${slowest} ms, ` +
          `goes on after ${recoveryMs} ms, ${violations.length} violations, ${repeats} repeats`,
      );
      expect(slowest).to.be.below(longestRefusalMs);
      expect(recoveryMs).to.be.below(longestRecoveryMs);
      expect(violations).to.deep.equal([]);
    }).timeout(120_000);
  }
});
