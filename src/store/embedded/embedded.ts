/** The embedded home: LMDB in one directory, for one machine. Needs nothing but its npm package. */
import { setImmediate as endOfTurn } from "node:timers/promises";
import type { Collection, Document } from "../../model/collection.ts";
import { checkDocuments, checks } from "../check.ts";
import { storeCounters } from "../counters.ts";
import { lifetime } from "../lifetime.ts";
import { onceUntilFailed } from "../once.ts";
import type { BuildProgress, Store } from "../port.ts";
import { type Preparation, prepared } from "../prepare.ts";
import { isVolatile, keptName } from "../volatile.ts";
import { buildIndexes } from "./build.ts";
import { embeddedContents } from "./contents.ts";
import { type Environments, openDirectory } from "./directory.ts";
import { type BuiltTables, embeddedDocuments } from "./documents.ts";
import { durableWrites, type Write } from "./durable.ts";
import { embeddedFiles } from "./files.ts";
import { forgetIndexes } from "./indexes.ts";
import { openTables, type Tables } from "./tables.ts";
import { bootOfMachine, volatileWrites } from "./volatile.ts";

/** Where the embedded store lies. */
export interface EmbeddedStoreOptions {
  /** Made when missing. Several processes of one machine may share it; a network drive may not hold it. */
  readonly directory: string;
  /** Only tools and tests give it. */
  readonly preparation?: Preparation;
  /** Called while indexes that were not declared before are built over what is stored. */
  readonly progress?: (progress: BuildProgress) => void;
  /** Only tests give it: names this start of the machine, or says that none is known. */
  readonly boot?: { readonly id: string | undefined };
}

interface Opened extends Environments {
  readonly tables: Map<string, BuiltTables>;
  readonly builds: Set<Promise<void>>;
  readonly durableTables: (name: string) => Tables;
  /** Opens the tables of what need not survive the machine. */
  readonly volatileTables: (name: string) => Tables;
}

/** Keeps everything in `directory`; what a write resolves for has been synced to disk. */
export function embeddedStore(options: EmbeddedStoreOptions): Store {
  const { directory, preparation, progress = () => {} } = options;
  const { open, current, close } = lifetime<Opened>(
    async () => {
      const { id } = options.boot ?? { id: bootOfMachine() };
      return opened(await openDirectory(directory, id));
    },
    (environments) => environments.close(),
  );

  const tablesOf = (declared: Collection<Document>): BuiltTables => {
    const { durableTables, volatileTables, tables, builds } = current();
    const name = keptName(declared);
    const known = tables.get(name);
    if (known) return known;
    const made = isVolatile(name) ? volatileTables(name) : durableTables(name);
    const { indexes } = declared;
    const build = () =>
      listed(builds, buildIndexes({ collection: declared.name, indexes, tables: made, progress }));
    const allBuilt = async () => {
      while (builds.size > 0) await Promise.allSettled(builds);
    };
    let isBuilt = false;
    const built = {
      ...{ ...made, allBuilt, isReady: () => isBuilt && builds.size === 0 },
      built: onceUntilFailed(async () => {
        await build();
        isBuilt = true;
      }),
    };
    tables.set(name, built);
    return built;
  };

  const collection: Store["collection"] = (declared) => {
    tablesOf(declared);
    return embeddedDocuments(declared, () => tablesOf(declared));
  };

  const check = async () => checkDocuments(collection(checks));
  const files = embeddedFiles(directory, current);
  const counters = storeCounters({ collection });
  const contents = embeddedContents(() => {
    const { durable, durableTables, tables } = current();
    return {
      tableNames: () => [...durable.getKeys()].map(String).filter((name) => !isVolatile(name)),
      tables: durableTables,
      forgetIndex: (name, { index }) => {
        tables.delete(name);
        forgetIndexes(index);
      },
    };
  });
  const parts = { collection, counters, files, contents };
  return prepared(
    { home: "embedded", keepsOrder: true, at: directory, open, ...parts, check, close },
    preparation,
  );
}

/** Where the start of the machine is not known, what need not survive it is durable too. */
function opened({ durable, volatile, close }: Environments): Opened {
  const tables = new Map<string, BuiltTables>();
  const writes = volatile && volatileWrites(volatile);
  const durableTables = withTables(durable, durableWrites(durable));
  return {
    durable,
    volatile,
    tables,
    builds: new Set(),
    durableTables,
    volatileTables: volatile && writes ? withTables(volatile, writes.write) : durableTables,
    async close() {
      // What a verb that was just called asks for comes within this turn.
      await endOfTurn();
      await writes?.idle();
      await close();
    },
  };
}

function withTables(env: Environments["durable"], write: Write): (name: string) => Tables {
  return (name) => openTables(env, name, write);
}

function listed(all: Set<Promise<void>>, one: Promise<void>): Promise<void> {
  const known = one.finally(() => all.delete(known));
  all.add(known);
  return known;
}
