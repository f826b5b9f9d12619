/** What a page of a form stands at between two requests: all of it comes back from the browser. Pure. */
import type { KeptFile, RawAnswers } from "../../src/index.ts";
import type { SentBody } from "./body.ts";

export interface Standing {
  readonly answers: RawAnswers;
  /** How many items of each list are shown. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What was sent, with the files of earlier requests; the buttons that change lists have done so. */
export function standing({ answers, own }: SentBody, earlier: RawAnswers): Standing {
  const rows = rowsIn(own.get("(rows)") ?? []);
  const now: Standing = { answers: { ...earlier, ...answers }, rows };
  const [added] = own.get("(add)") ?? [];
  if (added !== undefined) return { ...now, rows: { ...rows, [added]: (rows[added] ?? 0) + 1 } };
  const [removed] = own.get("(remove)") ?? [];
  return removed === undefined ? now : without(removed, now);
}

function rowsIn(texts: readonly string[]): Record<string, number> {
  const counted = texts.flatMap((text) => {
    const [, path, count] = /^([^=]{1,512})=(\d{1,3})$/.exec(text) ?? [];
    return path === undefined ? [] : [[path, Number(count)] as const];
  });
  return Object.fromEntries(counted);
}

/** Those after it move up. */
function without(item: string, { answers, rows }: Standing): Standing {
  const [, list, place] = /^(.*)\[(\d{1,3})\]$/s.exec(item) ?? [];
  if (list === undefined) return { answers, rows };
  const moved = (path: string) => pathWithout(path, { list, place: Number(place) });
  return {
    answers: renamed(answers, moved),
    rows: { ...renamed(rows, moved), [list]: Math.max(0, (rows[list] ?? 1) - 1) },
  };
}

function renamed<Value>(
  record: Readonly<Record<string, Value>>,
  moved: (path: string) => string | undefined,
): Record<string, Value> {
  const entries = Object.entries(record).flatMap(([path, value]) => {
    const now = moved(path);
    return now === undefined ? [] : [[now, value] as const];
  });
  return Object.fromEntries(entries);
}

function pathWithout(
  path: string,
  { list, place }: { readonly list: string; readonly place: number },
): string | undefined {
  if (!path.startsWith(`${list}[`)) return path;
  const [whole = "", at] = /^\[(\d{1,3})\]/.exec(path.slice(list.length)) ?? [];
  if (at === undefined || Number(at) < place) return path;
  const rest = path.slice(list.length + whole.length);
  return Number(at) === place ? undefined : `${list}[${Number(at) - 1}]${rest}`;
}

/** Every file that was sent, with its path. */
export function filesIn(answers: RawAnswers): { path: string; file: KeptFile }[] {
  return Object.entries(answers).flatMap(([path, raw]) => {
    const parts: readonly (string | KeptFile)[] = typeof raw === "string" ? [] : raw;
    return parts.flatMap((file) => (typeof file === "string" ? [] : [{ path, file }]));
  });
}
