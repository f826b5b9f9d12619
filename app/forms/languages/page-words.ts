/** What the page of a form says by itself, whatever the language. */

export interface PageWords {
  readonly code: string;
  readonly direction: "ltr" | "rtl";
  readonly forWhom: (name: string, app: string) => string;
  readonly forSomebody: (app: string) => string;
  readonly notYou: string;
  readonly begin: string;
  readonly optional: string;
  readonly send: string;
  readonly sendHint: string;
  readonly add: (title: string) => string;
  readonly remove: (title: string) => string;
  readonly item: (title: string, count: number) => string;
  readonly pick: string;
  readonly whereIAm: string;
  readonly whereIAmFails: string;
  readonly alreadySent: (names: string) => string;
  readonly again: (count: number) => string;
  readonly notices: Readonly<Record<Notice, { readonly title: string; readonly text: string }>>;
}

/** Why there is no form to be filled in, or none any more. */
export type Notice =
  | "sent"
  | "sent before"
  | "closed"
  | "expired"
  | "refused"
  | "later"
  | "too much";
