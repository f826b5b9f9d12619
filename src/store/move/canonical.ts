/**
 * A document as one line of text and back: member names in order, so that equal documents are
 * equal lines whatever home they come from. A date is `{"$date": …}`; a name that begins with
 * `$` gets another.
 */
import { createHash } from "node:crypto";
import type { Tally } from "../schema.ts";

export function toLine(value: unknown): string {
  if (value instanceof Date) return `{"$date":${value.getTime()}}`;
  if (Array.isArray(value)) return `[${value.map(toLine).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(escapeName(name))}:${toLine(member)}`).join(",")}}`;
}

export function fromLine(line: string): unknown {
  return revive(JSON.parse(line));
}

export const nothing: Tally = { count: 0, sum: "0", leftOut: 0 };

/** `tally` with one more line; sums are equal when the same lines went in, in any order. */
export function withLine(tally: Tally, line: string): Tally {
  const digest = createHash("sha256").update(line).digest("hex").slice(0, 32);
  const sum = BigInt.asUintN(128, BigInt(`0x${tally.sum}`) + BigInt(`0x${digest}`));
  return { ...tally, count: tally.count + 1, sum: sum.toString(16) };
}

export function isSame(one: Tally, other: Tally): boolean {
  return one.count === other.count && one.sum === other.sum;
}

function escapeName(name: string): string {
  return name.startsWith("$") ? `$${name}` : name;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  if ("$date" in value && typeof value.$date === "number") return new Date(value.$date);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.startsWith("$$") ? name.slice(1) : name,
      revive(member),
    ]),
  );
}
