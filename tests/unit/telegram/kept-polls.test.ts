import { expect } from "chai";
import { KeptPolls } from "../../../adapters/telegram/kept-polls.ts";
import type { Store } from "../../../src/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const tea = [{ title: "Tea", value: "q:0" }];
const coffee = [{ title: "Coffee", value: "r:0" }];
const poll = (id: string) => async () => ({ poll: { id } });
const lost = () => Promise.reject(new Error("no answer"));

interface Given {
  readonly store?: Store;
  readonly now?: () => Date;
  readonly log?: (level: string, event: string) => void;
}

function somePolls({ store = memoryStore(), log = () => {}, ...given }: Given = {}) {
  const { now = () => new Date("2026-01-01") } = given;
  return new KeptPolls(store, { account: "4242", now, log });
}

describe("what polls stand for", () => {
  it("is kept under the id that Telegram tells, and under no other", async () => {
    const polls = somePolls();

    await polls.around({ key: "1", chat: "7", options: tea }, poll("p1"));

    expect(await polls.find("p1", "7")).to.deep.equal(tea);
    expect(await polls.find("p2", "7")).to.equal(undefined);
  });

  it("is durable before the poll is sent", async () => {
    const polls = somePolls();

    const found: unknown[] = [];

    await polls.around({ key: "1", chat: "7", options: tea }, async () => {
      found.push(await polls.find("p1", "7"));
      return {};
    });

    expect(found).to.deep.equal([tea]);
  });

  it("is known in its chat alone while no id is", async () => {
    const polls = somePolls();

    await polls.around({ key: "1", chat: "7", options: tea }, lost).catch(() => {});

    expect(await polls.find("p1", "7")).to.deep.equal(tea);
    expect(await polls.find("p1", "8")).to.equal(undefined);
  });

  it("is known of both where it was sent twice", async () => {
    const polls = somePolls();
    await polls.around({ key: "1", chat: "7", options: tea }, lost).catch(() => {});
    await polls.around({ key: "1", chat: "7", options: tea }, poll("p2"));
    await polls.around({ key: "2", chat: "7", options: coffee }, poll("p3"));

    const found = await Promise.all(["p1", "p2", "p3"].map((id) => polls.find(id, "7")));

    expect(found).to.deep.equal([tea, tea, coffee]);
  });

  for (const writes of [1, 2]) {
    it(`is known where the store is away after ${writes} of its writes`, async () => {
      const store = memoryStore();
      const told: string[] = [];
      const log = (_: string, event: string) => void told.push(event);
      const polls = somePolls({ store: failingAfter(writes, store), log });

      const sent = await polls.around({ key: "1", chat: "7", options: tea }, poll("p1"));

      expect(sent.poll.id).to.equal("p1");
      expect(told).to.deep.equal(["poll_unnamed"]);
      expect(await somePolls({ store }).find("p1", "7")).to.deep.equal(tea);
    });
  }

  it("is known in its chat where Telegram tells no id", async () => {
    const polls = somePolls();

    await polls.around({ key: "1", chat: "7", options: tea }, async () => ({}));

    expect(await polls.find("p1", "7")).to.deep.equal(tea);
  });

  it("is removed after a year, when another is kept", async () => {
    let now = new Date("2026-01-01");
    const polls = somePolls({ now: () => now });
    await polls.around({ key: "1", chat: "7", options: tea }, poll("p1"));

    now = new Date("2027-01-02");
    await polls.around({ key: "2", chat: "7", options: coffee }, poll("p2"));

    expect(await polls.find("p1", "7")).to.equal(undefined);
    expect(await polls.find("p2", "7")).to.deep.equal(coffee);
  });
});

/** A store that writes so many times and then never again. */
function failingAfter(count: number, store: Store): Store {
  let left = count;
  const write = <Done>(done: () => Promise<Done>): Promise<Done> => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error("away")) : done();
  };
  const collection: Store["collection"] = (of) => {
    const documents = store.collection(of);
    return {
      get: (ids) => documents.get(ids),
      find: (index, range) => documents.find(index, range),
      insert: (ones) => write(() => documents.insert(ones)),
      replace: (ones) => write(() => documents.replace(ones)),
      remove: (ids) => write(() => documents.remove(ids)),
    };
  };
  return { ...store, collection };
}
