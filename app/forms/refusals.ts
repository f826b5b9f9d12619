/** Why files of a form were not taken, in the customer's language. Pure. */
import { type OpenForm, whyRefused } from "../../src/index.ts";
import type { SentBody } from "./body.ts";

export function refusals(
  { refused }: SentBody,
  { form, language }: OpenForm,
): Record<string, string> {
  const entries = Object.entries(refused).map(([path, why]) => {
    const rules = rulesAt(form.fields, path);
    return [path, rules ? whyRefused(why, rules, language) : ""];
  });
  return Object.fromEntries(entries);
}

function rulesAt(fields: OpenForm["form"]["fields"], path: string) {
  let at = fields;
  for (const name of path.replace(/\[\d+\]/g, "").split(".")) {
    let field = at.find(({ key }) => key === name);
    while (field?.type === "list") field = field.of;
    if (field?.type !== "group") return field?.files;
    at = field.fields;
  }
  return undefined;
}
