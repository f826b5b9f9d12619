import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Database, open, type RootDatabase } from "lmdb";
import { volatileWrites } from "../../../../src/store/embedded/volatile.ts";

describe("volatile writes", () => {
  let directory = "";
  let env: RootDatabase;
  let table: Database<number, string>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "throughline-volatile-"));
    env = open({ path: directory, noSync: true, maxDbs: 4 });
    table = env.openDB<number, string>({ name: "table" });
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
    const { write } = volatileWrites(env);
    const before = commits();

    const results = await Promise.all([write(put("a", 1)), write(put("b", 2)), write(put("c", 3))]);

    expect(results).deep.equal([1, 2, 3]);
    expect(commits() - before).equal(1);
  });

  it("undo all of the one that fails, and nothing of the others", async () => {
    const { write } = volatileWrites(env);

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

  it("are brought to an end before they count as idle", async () => {
    const { write, idle } = volatileWrites(env);
    void Promise.resolve().then(() => write(put("a", 1)));

    await idle();

    expect(table.get("a")).equal(1);
  });
});
