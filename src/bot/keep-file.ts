/** Keeps a file of the business in the store, wherever it comes from. */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { StoreError, TerminalError } from "../base/errors.ts";
import { safeName } from "../base/safe-name.ts";
import type { FileContent, FileOptions, FileSource } from "../flow/verbs.ts";
import { type KeptFile, keptFile } from "../model/attached.ts";
import { headBytes, typeOf } from "../store/intake/type-of.ts";
import type { Files, StoredFile } from "../store/port.ts";

/** Larger than any app takes: what goes out as a link may be larger than that. */
const largestBytes = 512 * 1_024 * 1_024;

/** @throws TerminalError when trying again cannot help. */
export async function keepFile(
  files: Files,
  source: FileSource,
  options: FileOptions,
): Promise<KeptFile> {
  const content = typeof source === "function" ? await source() : source;
  const kept = keptFile.safeParse(content);
  if (kept.success) {
    return { ...kept.data, ...(options.name && { name: safeName(options.name) }) };
  }
  // What is not a file of the store is one of the others.
  const given = content as Exclude<FileContent, KeptFile>;
  const name = safeName(options.name ?? nameOf(given) ?? "file");
  const stored = await files.put(streamOf(given), largestBytes).catch((error: unknown) => {
    const isFinal = error instanceof StoreError && error.retry === "never";
    throw isFinal ? new TerminalError(error.message, { cause: error }) : error;
  });
  return { ...stored, name, type: options.type ?? (await typeIn(files, stored, name)) };
}

function streamOf(content: Exclude<FileContent, KeptFile>): Readable {
  if (content instanceof Uint8Array) return Readable.from([content], { objectMode: false });
  if (!(content instanceof Readable)) return createReadStream(content);
  if (!content.readableDidRead && !content.destroyed) return content;
  throw new TerminalError(
    "The stream of files() was read before: give a function that opens it, so that it is opened " +
      "whenever the step is tried",
  );
}

function nameOf(content: Exclude<FileContent, KeptFile>): string | undefined {
  if (content instanceof URL) return basename(fileURLToPath(content));
  return typeof content === "string" ? basename(content) : undefined;
}

/** By its content; what only the name tells, such as one kind of text from another, is believed. */
async function typeIn(files: Files, { hash }: StoredFile, name: string): Promise<string> {
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of files.open(hash)) {
    head.push(chunk);
    bytes += head.at(-1)?.length ?? 0;
    if (bytes >= headBytes) break;
  }
  return (await typeOf(Buffer.concat(head), name)).type;
}
