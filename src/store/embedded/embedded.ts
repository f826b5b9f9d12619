/** The embedded home: LMDB in one directory, for one machine. Needs nothing but its npm package. */
import type * as Lmdb from "lmdb";
import type { Collection, Document } from "../../model/collection.ts";
import { checkDocuments, checks } from "../check.ts";
import { storeCounters } from "../counters.ts";
import { lifetime } from "../lifetime.ts";
import { onceUntilFailed } from "../once.ts";
import type { BuildProgress, Store } from "../port.ts";
import { type Preparation, prepared } from "../prepare.ts";
import { buildIndexes } from "./build.ts";
import { embeddedContents } from "./contents.ts";
import { closeDirectory, openDirectory } from "./directory.ts";
import { type BuiltTables, embeddedDocuments } from "./documents.ts";
import { embeddedFiles } from "./files.ts";
import { forgetIndexes } from "./indexes.ts";
import { openTables } from "./tables.ts";

export interface EmbeddedStoreOptions {
  /** Made when missing. Several processes of one machine may share it; a network drive may not hold it. */
  readonly directory: string;
  /** Only tools and tests give it. */
  readonly preparation?: Preparation;
  /** Called while indexes that were not declared before are built over what is stored. */
  readonly progress?: (progress: BuildProgress) => void;
}

interface Opened {
  readonly env: Lmdb.RootDatabase;
  readonly tables: Map<string, BuiltTables>;
}

/** Keeps everything in `directory`; what a write resolves for has been synced to disk. */
export function embeddedStore(options: EmbeddedStoreOptions): Store {
  const { directory, preparation, progress = () => {} } = options;
  const { open, current, close } = lifetime<Opened>(
    async () => ({ env: await openDirectory(directory), tables: new Map() }),
    () => closeDirectory(directory),
  );

  const tablesOf = (declared: Collection<Document>): BuiltTables => {
    const { env, tables } = current();
    const known = tables.get(declared.name);
    if (known) return known;
    const opened = openTables(env, declared.name);
    const { name: collection, indexes } = declared;
    const build = () => buildIndexes({ collection, indexes, tables: opened, progress });
    const made = { ...opened, built: onceUntilFailed(build) };
    tables.set(declared.name, made);
    return made;
  };

  const collection: Store["collection"] = (declared) => {
    tablesOf(declared);
    return embeddedDocuments(declared, () => tablesOf(declared));
  };

  const check = async () => checkDocuments(collection(checks));
  const files = embeddedFiles(directory, current);
  const counters = storeCounters({ collection });
  const contents = embeddedContents(() => {
    const { env, tables } = current();
    return {
      tableNames: () => [...env.getKeys()].map(String),
      tables: (name) => openTables(env, name),
      forgetIndex: (name, { index }) => {
        tables.delete(name);
        forgetIndexes(index);
      },
    };
  });
  const home = "embedded";
  return prepared(
    { home, at: directory, open, collection, counters, files, contents, check, close },
    preparation,
  );
}
