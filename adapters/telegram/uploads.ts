/**
 * Puts the content of files where a call names them. Invariant: a file that is not there, or ends
 * early, fails the call with the store's own error, and nothing is sent of it.
 */
import type { Readable } from "node:stream";
import type { Store } from "../../src/index.ts";
import type { Upload } from "./render.ts";

type Payload = Readonly<Record<string, unknown>>;
type Files = Pick<Store["files"], "open">;

/** What telegraf reads a file from. Nothing that somebody sends may have such fields. */
interface Source {
  readonly source: Readable;
  readonly filename: string;
}

/** Makes a call with the files of its payload; the signal ends it when one of them fails. */
export async function loaded<Result>(
  payload: Payload,
  files: Files,
  call: (payload: Payload, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const opened: Readable[] = [];
  const failing = new AbortController();
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    failing.abort();
  };
  const open = async ({ upload: { hash, name } }: Upload): Promise<Source> => {
    const source = files.open(hash);
    opened.push(source);
    await readable(source);
    source.on("error", fail);
    return { source, filename: quotable(name) };
  };
  try {
    return await call(await filled(payload, open), failing.signal);
  } catch (error) {
    throw failure ?? error;
  } finally {
    for (const source of opened) source.destroy();
  }
}

async function filled(payload: Payload, open: (upload: Upload) => Promise<Source>) {
  const entries = Object.entries(payload).map(async ([name, value]) => {
    if (isUpload(value)) return [name, await open(value)] as const;
    if (name !== "media" || !Array.isArray(value)) return [name, value] as const;
    const items = value.map(async (item: { readonly media: Upload }) => {
      return { ...item, media: await open(item.media) };
    });
    return [name, await Promise.all(items)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function isUpload(value: unknown): value is Upload {
  return typeof value === "object" && value !== null && "upload" in value;
}

/** Its first bytes tell whether it is there. */
function readable(source: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      source.off("readable", done);
      source.off("error", failed);
    };
    const done = () => {
      end();
      resolve();
    };
    const failed = (error: Error) => {
      end();
      reject(error);
    };
    source.once("readable", done);
    source.once("error", failed);
  });
}

/** Telegraf writes the name into a header as it is. */
function quotable(name: string): string {
  return name.replace(/["\r\n\\]/g, "_");
}
