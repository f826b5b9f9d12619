import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Database, open, type RootDatabase } from "lmdb";
import { durableWrites, type Write } from "../../../../src/store/embedded/durable.ts";

describe("durable writes", () => {
  let directory = "";
  let env: RootDatabase;
  let table: Database<number, string>;
  let write: Write;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "throughline-durable-"));
    env = open({ path: directory, overlappingSync: false, eventTurnBatching: false, maxDbs: 4 });
    table = env.openDB<number, string>({ name: "table" });
    write = durableWrites(env);
  });
  afterEach(async () => {
    await env.close();
    await rm(directory, { recursive: true });
  });
  const commits = () => (env.getStats() as { lastTxnId: number }).lastTxnId;
  const put = (key: string, value: number) => () => {
    void table.put(key, value);
    return value;
  };

  it("are one transaction in one turn of the event loop", async () => {
    const before = commits();

    const results = await Promise.all([
      write(put("a", 1)),
      write(put("b", 2)),
      Promise.resolve().then(() => write(put("c", 3))),
    ]);

    expect(results).deep.equal([1, 2, 3]);
    expect(commits() - before).equal(1);
  });

  it("happen in the order in which they were asked for", async () => {
    await Promise.all([1, 2, 3].map((value) => write(put("a", value))));

    expect(table.get("a")).equal(3);
  });

  it("undo all of the one that fails, and nothing of the others", async () => {
    const outcomes = await Promise.allSettled([
      write(put("a", 1)),
      write(() => {
        void table.put("b", 2);
        throw new Error("no");
      }),
      write(put("c", 3)),
    ]);

    expect(outcomes.map(({ status }) => status)).deep.equal(["fulfilled", "rejected", "fulfilled"]);
    expect(["a", "b", "c"].map((key) => table.get(key))).deep.equal([1, undefined, 3]);
  });

  it("are not overtaken by later ones when one of them fails", async () => {
    const order: string[] = [];
    const noting = (name: string) => () => {
      order.push(name);
    };
    const refused = () => {
      throw new Error("no");
    };

    const first = [write(noting("one")), write(refused)];
    // After the first two have been handed over together.
    const later = new Promise((resolve) => {
      process.nextTick(() => resolve(write(noting("later"))));
    });
    await Promise.allSettled([...first, later]);

    expect(order.slice(-2)).deep.equal(["one", "later"]);
  });

  it("say that the store failed when one of them does", async () => {
    const outcome = await write(() => {
      throw new Error("no");
    }).catch((error: unknown) => error);

    expect(outcome).property("code", "STORE_FAILED");
  });
});
