// Reads the members of what came as JSON, whatever came.

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

export function maybeTextIn(fields: Fields, name: string): string | undefined {
  return textIn(fields, name) || undefined;
}

export function listIn<Item>(
  fields: Fields,
  name: string,
  read: (item: Fields) => Item,
): readonly Item[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map((item) => read(fieldsOf(item))) : [];
}

/** A list without which an answer makes no sense, so that a wrong server is noticed. */
export function neededListIn<Item>(body: unknown, name: string, read: (item: Fields) => Item) {
  const fields = fieldsOf(body);
  if (!Array.isArray(fields[name])) throw new Error(`The server's answer has no list "${name}"`);
  return listIn(fields, name, read);
}
