import { expect } from "chai";
import { onDuty } from "../../../src/bot/duty.ts";
import { duties } from "../../../src/model/duty.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const leaseMs = 15_000;
const name = "telegram:4242:poll";

/** Lets what is under way go on, as far as it goes without time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function aPlace() {
  const clock = new ManualClock();
  const store = memoryStore();
  const working: string[] = [];
  let ids = 0;

  /** A process that works until it is told to end, and says so. */
  function aProcess(who: string) {
    const waits: string[] = [];
    const stop = onDuty({
      ...{ store, name, clock, leaseMs, newId: () => `id-${++ids}` },
      work: (signal) =>
        new Promise((resolve) => {
          working.push(who);
          signal.addEventListener("abort", () => {
            working.splice(working.indexOf(who), 1);
            resolve();
          });
        }),
      onWaiting: (reason) => void waits.push(reason),
    });
    return { stop, waits };
  }

  /** Time goes by, and everybody does what they do then. */
  async function passes(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += leaseMs / 3) {
      clock.advance(leaseMs / 3);
      await settle();
    }
  }
  const document = async () => (await store.collection(duties).get([name]))[0];
  return { aProcess, passes, working, store, document, clock };
}

describe("a duty", () => {
  it("is done by one process, for as long as it lives", async () => {
    const { aProcess, passes, working } = aPlace();
    const one = aProcess("one");
    await settle();
    const two = aProcess("two");
    await settle();
    await passes(4 * leaseMs);

    expect(working).to.deep.equal(["one"]);
    expect(two.waits).to.include("another process does it");
    await Promise.all([one.stop(), two.stop()]);
  });

  it("goes to whoever waits half a second after its owner stops", async () => {
    const { aProcess, working, clock } = aPlace();
    const one = aProcess("one");
    await settle();
    const two = aProcess("two");
    await settle();

    await one.stop();
    clock.advance(500);
    await settle();

    expect(working).to.deep.equal(["two"]);
    await two.stop();
  });

  it("goes to whoever waits when its owner stands still for too long", async () => {
    const { aProcess, passes, working, store, clock } = aPlace();
    const until = new Date(clock.now().getTime() + leaseMs);
    const owner = "another machine/1/it";
    await store.collection(duties).insert([{ _id: name, rev: 1, owner, until }]);
    const two = aProcess("two");
    await passes((leaseMs * 2) / 3);
    const before = [...working];

    await passes(leaseMs / 3);

    expect(before).to.deep.equal([]);
    expect(working).to.deep.equal(["two"]);
    await two.stop();
  });

  it("ends where another process has taken it over", async () => {
    const { aProcess, passes, working, store, document, clock } = aPlace();
    const one = aProcess("one");
    await settle();
    const held = await document();
    if (!held) throw new Error("nobody has it");
    const until = new Date(clock.now().getTime() + 10 * leaseMs);
    const owner = "another machine/1/it";
    await store.collection(duties).replace([{ ...held, rev: held.rev + 1, owner, until }]);

    await passes(leaseMs / 3);

    expect(working).to.deep.equal([]);
    await one.stop();
  });

  it("ends when it cannot be renewed, and is taken up again when it can", async () => {
    const { aProcess, passes, working, store } = aPlace();
    const documents = store.collection(duties);
    let isAway = false;
    const away = async () => Promise.reject(new Error("the store is away"));
    store.collection = () =>
      ({
        ...documents,
        get: (ids: readonly string[]) => (isAway ? away() : documents.get(ids)),
        replace: (changed: never) => (isAway ? away() : documents.replace(changed)),
        // Only the documents of duties are asked for here.
      }) as never;
    const one = aProcess("one");
    await settle();

    isAway = true;
    await passes(leaseMs);
    const meanwhile = [...working];
    isAway = false;
    await passes(leaseMs);

    expect(meanwhile).to.deep.equal([]);
    expect(one.waits).to.include("the store is away");
    expect(working).to.deep.equal(["one"]);
    await one.stop();
  });
});
