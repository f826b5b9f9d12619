/** What the folder of flows holds: a flow in each file, and the events, forms and greeting there. */
import { existsSync, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  AuthoringError,
  type BusinessEvent,
  ConfigError,
  describeError,
  type Flow,
  type Form,
  type Wording,
} from "../src/index.ts";

/** Editors write a file in several steps. */
const quietMs = 100;

/** A form that a file exports, by that name. */
export interface NamedForm {
  readonly name: string;
  /** The flow of the same file. */
  readonly flow?: string;
  readonly form: Form;
}

export interface Release {
  readonly flows: readonly Flow[];
  readonly events: readonly BusinessEvent[];
  readonly forms: readonly NamedForm[];
  /** What some file there exports as `greeting`. */
  readonly greeting?: Wording;
}

/**
 * @throws AuthoringError `FLOW_NO_DEFAULT_EXPORT` when a file there exports none of these.
 * @throws ConfigError `CONFIG_NO_FLOWS` when there is no such folder.
 */
export async function loadFlows(directory: string, release = 0): Promise<Release> {
  const place = resolve(directory);
  const files = await flowFiles(place);
  if (files.some((file) => file.endsWith(".ts"))) await readTypeScript(place);
  const written = await Promise.all(files.map((file) => load(join(place, file), release)));
  const [greeting, other] = written.flatMap(({ greeting: one }) =>
    one === undefined ? [] : [one],
  );
  if (other !== undefined) throw badGreeting("it is exported by two files");
  return {
    flows: written.flatMap(({ flows }) => flows),
    events: written.flatMap(({ events }) => events),
    forms: written.flatMap(({ forms }) => forms),
    ...(greeting !== undefined && { greeting }),
  };
}

/**
 * Calls back with the flows of each new release, or with why they cannot be read, until the
 * function it returns is called.
 */
export function watchFlows(
  directory: string,
  onChange: (release: Release | string) => void,
): () => void {
  let release = 0;
  let timer: NodeJS.Timeout | undefined;
  const reload = () => {
    release += 1;
    void loadFlows(directory, release).then(onChange, (error: unknown) =>
      onChange(describeError(error)),
    );
  };
  const watcher = watch(resolve(directory), () => {
    clearTimeout(timer);
    timer = setTimeout(reload, quietMs);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

async function flowFiles(place: string): Promise<string[]> {
  if (!existsSync(place))
    throw new ConfigError(
      "CONFIG_NO_FLOWS",
      `There is no folder of flows at ${place}: make it, or set FLOWS_DIR to where your flows are`,
    );
  return (await readdir(place)).filter((file) => /^[^.]+\.(ts|js)$/.test(file)).sort();
}

/** Another release of the same file is another module. */
async function load(file: string, release: number): Promise<Release> {
  const address = `${pathToFileURL(file).href}${release === 0 ? "" : `?release=${release}`}`;
  const module = (await import(address)) as { readonly default?: Flow; greeting?: unknown };
  const flows = module.default?.name === undefined ? [] : [module.default];
  const events = Object.values<unknown>(module).filter(isEvent);
  const forms = formsIn(module, flows[0]?.name);
  const { greeting } = module;
  if (greeting !== undefined && !isWording(greeting)) throw badGreeting(`in ${file} it is not`);
  if (greeting !== undefined) return { flows, events, forms, greeting };
  if (flows.length + events.length + forms.length > 0) return { flows, events, forms };
  throw new AuthoringError(
    "FLOW_NO_DEFAULT_EXPORT",
    `${file} exports no flow: end it with "export default flow(…)"`,
  );
}

/** As `event()` makes it, of whatever copy of zod the project has. */
function isEvent(exported: unknown): exported is BusinessEvent {
  if (typeof exported !== "object" || exported === null) return false;
  const { name, schema } = exported as { readonly name?: unknown; readonly schema?: unknown };
  return typeof name === "string" && typeof schema === "object" && schema !== null;
}

function formsIn(module: object, flow: string | undefined): NamedForm[] {
  return Object.entries<unknown>({ ...module }).flatMap(([name, exported]) =>
    isForm(exported) ? [{ name, form: exported, ...(flow !== undefined && { flow }) }] : [],
  );
}

/** As `form()` makes it, of whatever copy of zod the project has. */
function isForm(exported: unknown): exported is Form {
  if (typeof exported !== "object" || exported === null) return false;
  const { title, fields } = exported as { readonly title?: unknown; readonly fields?: unknown };
  return typeof title === "string" && Array.isArray(fields) && "schema" in exported;
}

function isWording(exported: unknown): exported is Wording {
  if (typeof exported === "string") return true;
  if (typeof exported !== "object" || exported === null) return false;
  return Object.values(exported).every((text) => typeof text === "string");
}

function badGreeting(why: string): AuthoringError {
  return new AuthoringError(
    "FLOW_BAD_GREETING",
    `A greeting is one text, or one for each language by its code, in one file: ${why}`,
  );
}

let isTypeScriptRead = false;

/** Node 20 reads no TypeScript: the project's own tsx does, unless something does already. */
async function readTypeScript(place: string): Promise<void> {
  const isRun = process.execArgv.some((argument) => argument.includes("tsx"));
  if (isTypeScriptRead || isRun || import.meta.filename.endsWith(".ts")) return;
  const { register } = (await import(findTsx(place))) as { register: () => void };
  register();
  isTypeScriptRead = true;
}

function findTsx(place: string): string {
  try {
    const manifest = createRequire(join(place, "flow.js")).resolve("tsx/package.json");
    // What `import "tsx/esm/api"` would find from there.
    return new URL("dist/esm/api/index.mjs", pathToFileURL(manifest)).href;
  } catch (cause) {
    throw new ConfigError(
      "CONFIG_NO_TYPESCRIPT",
      `The flows in ${place} are TypeScript, which Node reads only with tsx: npm install tsx, or compile them`,
      { cause },
    );
  }
}
