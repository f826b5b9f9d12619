import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { open, type RootDatabase } from "lmdb";
import { type Collection, collection, type Document } from "../../../../src/model/collection.ts";
import { customers } from "../../../../src/model/customer.ts";
import { exchanges } from "../../../../src/model/exchange.ts";
import { identities } from "../../../../src/model/identity.ts";
import { inbox } from "../../../../src/model/inbox.ts";
import { buildIndexes } from "../../../../src/store/embedded/build.ts";
import { embeddedDocuments } from "../../../../src/store/embedded/documents.ts";
import { durableWrites } from "../../../../src/store/embedded/durable.ts";
import { openTables, type Tables } from "../../../../src/store/embedded/tables.ts";
import type { Documents, Range } from "../../../../src/store/port.ts";

interface Phone extends Document {
  readonly phones: readonly string[];
  readonly mail: string;
}

/** A collection, a document of it by its number, and a range that its flows ask for. */
interface Case {
  readonly declared: Collection<Document>;
  readonly fields: (number: number) => object;
  readonly index: string;
  readonly range: Omit<Range, "limit">;
}

const at = new Date(1_772_000_000_000);
const cases: readonly Case[] = [
  {
    declared: inbox,
    fields: (number) => ({ state: "new", identity: `i${number % 3}`, order: `${number}` }),
    index: "waiting",
    range: { prefix: ["new"] },
  },
  {
    declared: identities,
    fields: (number) => ({ customer: `c${number % 2}` }),
    index: "customer",
    range: { prefix: ["c0"] },
  },
  {
    declared: customers,
    fields: (number) => ({ wakeAt: new Date(at.getTime() + number) }),
    index: "due",
    range: { before: new Date(at.getTime() + 8) },
  },
  {
    declared: exchanges,
    fields: (number) => ({ customer: `c${number % 2}`, at, seq: number }),
    index: "timeline",
    range: { prefix: ["c1"], reverse: true },
  },
  {
    declared: collection<Phone>()("phones", {
      phone: { on: ["phones"], each: "phones", unique: true },
      mail: { on: ["mail"], unique: true },
    }),
    fields: (number) => ({ phones: [`${number}`, `0${number}`], mail: `m${number}` }),
    index: "phone",
    range: { prefix: ["01"] },
  },
];
const few = 10;
const many = 10_000;
const limit = 4;

describe("keys read of the embedded store", () => {
  let directory = "";
  let env: RootDatabase;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "throughline-reads-"));
    env = open({ path: join(directory, "store"), overlappingSync: false, maxDbs: 64 });
  });
  after(async () => {
    await env.close();
    await rm(directory, { recursive: true, force: true });
  });

  for (const { declared, fields, index, range } of cases)
    it(`are as many in ${declared.name} with ${many} documents as with ${few}`, async () => {
      const aDocument = (number: number, rev = 1) => ({
        _id: `d${number}`,
        rev,
        ...fields(number),
      });
      const readsAt = async (count: number) => {
        const name = `${declared.name}-${count}`;
        const { documents, readsOf } = await countedDocuments(env, { ...declared, name });
        await documents.insert(Array.from({ length: count }, (_, number) => aDocument(number)));
        const first = await readsOf(() => documents.find(index, { ...range, limit }));
        return {
          get: await readsOf(() => documents.get(["d1", "d7", "nothing"])),
          find: first,
          insert: await readsOf(() => documents.insert([aDocument(count)])),
          "insert of what is there": await readsOf(() => documents.insert([aDocument(5)])),
          replace: await readsOf(() => documents.replace([aDocument(4, 2)])),
          "stale replace": await readsOf(() => documents.replace([aDocument(4, 2)])),
          remove: await readsOf(() => documents.remove(["d9"])),
        };
      };

      const reads = await readsAt(few);

      expect(await readsAt(many)).deep.equal(reads);
      expect(reads.get).equal(3);
      // An entry and its document each.
      expect(reads.find).most(2 * limit);
      expect(Math.max(...Object.values(reads))).most(12);
    });
});

async function countedDocuments(env: RootDatabase, declared: Collection<Document>) {
  const opened = openTables(env, declared.name, durableWrites(env));
  const { name, indexes } = declared;
  await buildIndexes({ collection: name, indexes, tables: opened, progress: () => {} });
  let count = 0;
  const countRead = () => {
    count += 1;
  };
  const tables: Tables = {
    ...opened,
    documents: counted(opened.documents, countRead),
    index: counted(opened.index, countRead),
  };
  const documents: Documents<Document> = embeddedDocuments(declared, () => ({
    ...tables,
    isReady: () => true,
    built: async () => {},
    allBuilt: async () => {},
  }));
  const readsOf = async (work: () => Promise<unknown>) => {
    count = 0;
    await work();
    return count;
  };
  return { documents, readsOf };
}

/** The table, telling of each key that is read from it. */
function counted<T extends object>(table: T, countRead: () => void): T {
  return new Proxy(table, {
    get(_, member) {
      const own: unknown = Reflect.get(table, member);
      if (typeof own !== "function") return own;
      if (member === "getRange" || member === "getKeys")
        return (...args: unknown[]) => countedRange(own.apply(table, args), countRead);
      if (["get", "getBinaryFast", "doesExist"].includes(String(member))) countRead();
      return own.bind(table);
    },
  });
}

function* countedRange(range: Iterable<unknown>, countRead: () => void): Generator<unknown> {
  for (const one of range) {
    countRead();
    yield one;
  }
}
