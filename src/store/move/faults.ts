/** What the doctor looks for, and what helps. */

export type Fault =
  | "index-differs"
  | "exchange-missing"
  | "applied-twice"
  | "message-lost"
  | "identity-without-customer"
  | "exchange-without-customer"
  | "file-unused";

export interface Problem {
  readonly fault: Fault;
  readonly part: string;
  readonly id: string;
  readonly detail: string;
}

/** What to do about each kind. */
export const cures: Readonly<Record<Fault, string>> = {
  "index-differs":
    "Stop the program, copy the store to a new directory (its indexes are made anew), and use that",
  "exchange-missing": "Compare with a backup: something was removed by hand or by another program",
  "applied-twice": "Look at this customer's last exchanges; report it with the program's log",
  "message-lost": "Look at this message and answer it by hand; report it with the program's log",
  "identity-without-customer":
    "Nothing is needed: the next message makes the customer; after a removal by hand, restore a backup",
  "exchange-without-customer":
    "Restore a backup from before the customer was removed, or remove these exchanges too",
  "file-unused": "Nothing is needed: no document names it any more, and it may be removed",
};

/** What a store may hold and be well. */
export const harmless: readonly Fault[] = ["file-unused"];
