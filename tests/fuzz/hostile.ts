/** Values that have broken programs before, and what can be made of them. */
import fc from "fast-check";

export const hostileTexts = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"],
  ...["$where", "$ne", "a.b", ".", "..", "", " ", "\0", "a\0b", "\n", "\r\n", "\u2028", "%", "%00"],
  ...[
    "\ud800",
    "\udc00",
    "a\ud800b",
    "\ufeff",
    "\u202e",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "Z\u0351".repeat(500),
  ],
  ...["null", "undefined", "NaN", "-0", "1e999", "true", "[]", "{}", "0", "9007199254740993"],
  ...["<script>alert(1)</script>", "'; drop table x; --", "#{7*7}", "{{7*7}}", "../../etc/passwd"],
  ...["/stop", "stop", "start over", "person", "hi", "1", "newsletter", "ann@example.com"],
] as const;

export function deepList(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.nat(5_000).map((units) => "x".repeat(units)) },
);

/** Anything that JSON can say, with keys of the kind that pollute and inject. */
export const hostileJson = fc.letrec<{ any: unknown; object: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    hostileText,
    fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53 + 2, 1e308),
    fc.constantFrom(deepList(40), deepList(1_000)),
    fc.array(tie("any"), { maxLength: 4 }),
    tie("object"),
  ),
  object: fc
    .array(fc.tuple(hostileText, tie("any")), { maxLength: 4 })
    .map((entries) => ownEntries(entries)),
})).any;

/** An object whose `__proto__` is a key like any other, as `JSON.parse` makes it. */
export function ownEntries(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, {
      ...{ value, enumerable: true, writable: true, configurable: true },
    });
  }
  return made;
}

export function pollution(): unknown {
  return ({} as Record<string, unknown>).polluted;
}
