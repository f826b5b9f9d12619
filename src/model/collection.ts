/** How a kind of document is declared: its name and the indexes it is found by. */

export interface Document {
  readonly _id: string;
  /** Starts at 1 and moves by one with every replace. */
  readonly rev: number;
}

export type Scalar = string | number | boolean | Date;

/**
 * An index: the fields it orders by, and what else is asked of it. A document that lacks one of
 * the fields is not in it.
 */
interface IndexDeclaration<Field extends string = string, List extends string = string> {
  readonly on: readonly (Field | List)[];
  /** Which of the fields is a list: the document is in the index once for each distinct element. */
  readonly each?: List;
  /** No two documents hold the same values, or with `each` a common element. */
  readonly unique?: boolean;
}

/** Index names, and for each the fields it orders by or its whole declaration. */
export type Indexes = Readonly<Record<string, readonly string[] | IndexDeclaration>>;

/**
 * What an acknowledged write outlives: the machine and its power, or only the process that asked.
 * The latter costs a fraction, and is no part of backups and copies: for what says who does what.
 */
export type Survives = "machine" | "process";

/** A kind of document, as `collection()` declares it. */
export interface Collection<T extends Document, I extends Indexes = Indexes> {
  readonly name: string;
  readonly indexes: I;
  /** Default `machine`. */
  readonly survives?: Survives;
  /** Only for the type: never set. */
  readonly document?: T;
}

/** Declares a collection of `T`; call it twice so that the index names are inferred. */
export function collection<T extends Document>() {
  return <const I extends Readonly<Record<string, DeclarationOf<T>>>>(
    name: string,
    indexes: I,
    more: { readonly survives?: Survives } = {},
  ): Collection<T, I> => ({ name, indexes, ...more });
}

type DeclarationOf<T> =
  | readonly FieldOf<T, Scalar>[]
  | {
      readonly on: readonly FieldOf<T, Scalar>[];
      readonly each?: never;
      readonly unique?: boolean;
    }
  | {
      [List in FieldOf<T, readonly Scalar[]>]: Required<
        Pick<IndexDeclaration<FieldOf<T, Scalar>, List>, "on" | "each">
      > &
        Pick<IndexDeclaration, "unique">;
    }[FieldOf<T, readonly Scalar[]>];

/** Fields that hold a `Value` wherever they hold anything. */
type FieldOf<T, Value> = {
  [Field in keyof T & string]: NonNullable<T[Field]> extends Value ? Field : never;
}[keyof T & string];
