/** `throughline preview`: what each app shows of a form, before any customer sees it. */
import { limits, type Skin } from "../../adapters/web/index.ts";
import {
  ConfigError,
  type NativeField,
  type OutboundActivity,
  type PlannedField,
  type PlannedForm,
  plan,
} from "../../src/index.ts";
import { loadFlows, type NamedForm } from "../flows.ts";

export interface PreviewOptions {
  readonly apps: readonly Skin[];
  readonly language: string;
  /** Whether customers can open links to pages. */
  readonly hasPages?: boolean;
  readonly json?: boolean;
}

/**
 * The form that a file of flows exports by that name, or all that are beside the flow of that name.
 *
 * @throws ConfigError `CONFIG_NO_SUCH_FORM` that names those there are.
 */
export async function previewForms(
  directory: string,
  name: string,
  { apps, language, hasPages = false, json }: PreviewOptions,
): Promise<string> {
  const wanted = formsCalled(name, (await loadFlows(directory)).forms, directory);
  const previews = wanted.flatMap(({ name: form, form: declared }) =>
    apps.map((app) => ({ form, app, ...plan(declared, limits[app], { language, hasPages }) })),
  );
  if (json) return `${JSON.stringify(previews)}\n`;
  return previews.map((one) => `=== ${one.form} on ${one.app}\n${shownPlan(one)}`).join("\n");
}

function formsCalled(
  name: string,
  forms: readonly NamedForm[],
  directory: string,
): readonly NamedForm[] {
  const wanted = forms.filter((one) => one.name === name || one.flow === name);
  if (wanted.length > 0) return wanted;
  const names = forms.map((one) => `"${one.name}"${one.flow ? ` of "${one.flow}"` : ""}`);
  throw new ConfigError(
    "CONFIG_NO_SUCH_FORM",
    `There is no form "${name}" in ${directory}: name one of ${names.join(", ") || "those you export there"}`,
  );
}

/** A plan in plain text: why it is so, and each field with its buttons in brackets. */
export function shownPlan({ as, reason, title, pages }: PlannedForm): string {
  const fields = pages.flatMap((page, at) => [
    ...(page.some(({ field }) => field) ? [`=== page ${at + 1}`] : []),
    ...page.map(shownField),
  ]);
  return `${[`${title}: ${as}. ${reason}.`, ...fields].join("\n\n")}\n`;
}

function shownField({ path, isKnown, shown, field }: PlannedField): string {
  const messages = shown.map(shownMessage).join("\n- next message -\n");
  const drawn = field === undefined ? [] : [inWords(field)];
  return [`--- ${path}${isKnown ? " (known)" : ""}`, messages, ...drawn].join("\n");
}

/** Such as "one of: [Yes] [No]", or "a line: ____". */
function inWords({ as, options = [], files, isRequired, value = [] }: NativeField): string {
  const blank = as === "line" || as === "lines" || as === "tick";
  const titles = files ? filesInWords(files) : options.map(({ title }) => `[${title}]`).join(" ");
  const filled = value.length > 0 ? ` "${value.join(", ")}"` : "";
  const end = isRequired ? "" : " (may be left out)";
  return `${drawing[as]}${blank ? "" : ` ${titles}`}${filled}${end}`;
}

function filesInWords({ accept, most }: NonNullable<NativeField["files"]>): string {
  const types = accept.length > 0 ? ` of ${accept.join(", ")}` : "";
  return `(${most === 1 ? "one" : `up to ${most}`}${types})`;
}

const drawing: Readonly<Record<NativeField["as"], string>> = {
  line: "a line of text",
  lines: "lines of text",
  one: "one of",
  several: "some of",
  tick: "a box to tick",
  files: "files to choose",
};

function shownMessage({ text, suggestedActions, input }: OutboundActivity): string {
  const { actions = [], as, several } = suggestedActions ?? {};
  const apart = several?.areEndsApart ? several.ends : 0;
  const buttons = actions.map(({ title }) => `[${title}]`);
  const options = buttons.slice(0, buttons.length - apart).join(" ");
  const what = several ? `${as} for several` : as;
  const lines = [
    text,
    as === undefined ? options : `${what}: ${options}`,
    buttons.slice(buttons.length - apart).join(" "),
    input && `<${input.title}>`,
  ];
  return lines.filter(Boolean).join("\n");
}
