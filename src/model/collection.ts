/** How a kind of document is declared: its name and the indexes it is found by. */

export interface Document {
  readonly _id: string;
  /** Starts at 1 and moves by one with every replace. */
  readonly rev: number;
}

/** Index names and the fields each orders by. A document that lacks one of the fields is not in it. */
export type Indexes = Readonly<Record<string, readonly string[]>>;

export interface Collection<T extends Document, I extends Indexes = Indexes> {
  readonly name: string;
  readonly indexes: I;
  /** Only for the type: never set. */
  readonly document?: T;
}

/** Declares a collection of `T`; call it twice so that the index names are inferred. */
export function collection<T extends Document>() {
  return <const I extends Readonly<Record<string, readonly (keyof T & string)[]>>>(
    name: string,
    indexes: I,
  ): Collection<T, I> => ({ name, indexes });
}
