/**
 * What is carried from one place to another, in the order that keeps a moving store whole:
 *   inbox        first: what is applied while the rest is read is applied already, not lost;
 *   customers    before their identities and exchanges: an exchange that settles meanwhile is in
 *                the tail of the copy or still to come, never in neither;
 *   files        last: what a document names is there.
 * What is newer than its customer is left out by whoever takes the pieces in.
 */
import type { Readable } from "node:stream";
import { StoreError } from "../../base/errors.ts";
import type { Document } from "../../model/collection.ts";
import { customers } from "../../model/customer.ts";
import { exchanges } from "../../model/exchange.ts";
import { identities } from "../../model/identity.ts";
import { inbox } from "../../model/inbox.ts";
import { checks } from "../check.ts";
import type { Store, StoredFile } from "../port.ts";
import { type Place, readSchema, schemas } from "../schema.ts";

/** Names the part that is files; no collection can bear it. */
export const filePart = "#files";

export type Piece =
  | { readonly type: "documents"; readonly part: string; readonly documents: readonly Document[] }
  | { readonly type: "file"; readonly file: StoredFile; readonly content: () => Readable };

/** Where pieces come from: a store, or a backup. */
export interface Source {
  readonly at: string;
  /** Unique for ever: a copy goes on only from where it came. */
  readonly id: string;
  readonly version: number;
  /** When a backup was begun; a store is read now. */
  readonly startedAt?: Date;
  /** From the given place on; pages and files end in the order of their ids and hashes. */
  pieces(from?: Pick<Place, "part" | "after">): AsyncIterable<Piece>;
}

export async function storeSource(store: Store): Promise<Source> {
  const schema = await readSchema(store);
  if (!schema)
    throw new StoreError(
      "STORE_MISSING",
      `There is no store at ${store.at}: check the directory or address, or start the program there once`,
    );
  if (schema.copying)
    throw new StoreError(
      "STORE_UNFINISHED",
      `The store at ${store.at} is itself an unfinished copy: finish that copy first`,
    );
  const { store: id, version } = schema;
  return { at: store.at, id, version, pieces: (from) => piecesOf(store, from) };
}

async function* piecesOf(
  store: Store,
  from?: Pick<Place, "part" | "after">,
): AsyncGenerator<Piece> {
  const parts = [...(await partsOf(store)), filePart];
  for (const part of parts) {
    if (from && inOrder(part, from.part) < 0) continue;
    const after = from?.part === part && from.after !== "" ? from.after : undefined;
    if (part === filePart) yield* filesOf(store, after);
    else
      for await (const documents of store.contents.scan(part, after))
        yield { type: "documents", part, documents };
  }
}

async function* filesOf(store: Store, after: string | undefined): AsyncGenerator<Piece> {
  for await (const file of store.files.list(after))
    yield { type: "file", file, content: () => store.files.open(file.hash) };
}

const first: readonly string[] = [inbox, customers, identities, exchanges].map(({ name }) => name);
const own: readonly string[] = [schemas, checks].map(({ name }) => name);

/** The collections to be carried, in order; those unknown to this program go after its own. */
export async function partsOf(store: Store): Promise<string[]> {
  const names = (await store.contents.names()).own.filter((name) => !own.includes(name));
  return names.sort(inOrder);
}

/** How two parts follow on each other. */
export function inOrder(one: string, other: string): number {
  const [oneRank, otherRank] = [rankOf(one), rankOf(other)];
  if (oneRank !== otherRank) return oneRank - otherRank;
  return one < other ? -1 : Number(one !== other);
}

function rankOf(part: string): number {
  if (part === filePart) return first.length + 1;
  return first.includes(part) ? first.indexOf(part) : first.length;
}
