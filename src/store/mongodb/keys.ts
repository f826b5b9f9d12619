/**
 * Member names that MongoDB or its driver cannot hold (`.`, `$` in front, NUL, empty and
 * `_bsontype`), made safe and back.
 */

/** A copy with safe names, or `value` itself when all are. */
export function encodeKeys<T>(value: T): T {
  // Only names change: the caller sees the shape it gave once decodeKeys has run.
  return mapKeys(value, encodeKey) as T;
}

export function decodeKeys<T>(value: T): T {
  return mapKeys(value, decodeKey) as T;
}

function mapKeys(value: unknown, map: (key: string) => string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => mapKeys(item, map));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  let isChanged = false;
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const mappedKey = map(key);
    const mapped = mapKeys(member, map);
    result[mappedKey] = mapped;
    isChanged ||= mappedKey !== key || mapped !== member;
  }
  return isChanged ? result : value;
}

function encodeKey(key: string): string {
  if (key === "") return "%";
  return key.replace(
    /%|\.|\0|^\$|^_(?=bsontype$)/g,
    (character) => escapes[character] ?? character,
  );
}

const escapes: Readonly<Record<string, string>> = {
  "%": "%25",
  ".": "%2E",
  "\0": "%00",
  $: "%24",
  _: "%5F",
};

function decodeKey(key: string): string {
  if (!key.includes("%")) return key;
  if (key === "%") return "";
  return key.replace(/%(25|2E|00|24|5F)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
