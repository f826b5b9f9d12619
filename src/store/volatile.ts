/**
 * How a collection whose writes need not survive the machine is kept: under a name that every
 * tool knows to leave out, since what it says is not true of another place or another day.
 */
import type { Collection, Document } from "../model/collection.ts";

const start = "volatile.";

export function keptName({ name, survives }: Collection<Document>): string {
  return survives === "process" ? `${start}${name}` : name;
}

export function isVolatile(keptName: string): boolean {
  return keptName.startsWith(start);
}
