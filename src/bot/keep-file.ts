/** Keeps a file of the business in the store, wherever it comes from. */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { StoreError, TerminalError } from "../base/errors.ts";
import type { FileContent, FileOptions, FileSource } from "../flow/verbs.ts";
import { type KeptFile, keptFile } from "../model/attached.ts";
import type { Files } from "../store/port.ts";

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
  if (kept.success) return { ...kept.data, ...(options.name && { name: options.name }) };
  // What is not a file of the store is one of the others.
  const given = content as Exclude<FileContent, KeptFile>;
  const name = options.name ?? nameOf(given) ?? "file";
  const stored = await files.put(streamOf(given), largestBytes).catch((error: unknown) => {
    const isFinal = error instanceof StoreError && error.retry === "never";
    throw isFinal ? new TerminalError(error.message, { cause: error }) : error;
  });
  return { ...stored, name, type: options.type ?? typeNamed(name) };
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

const typeByEnding: Readonly<Record<string, string>> = {
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  gif: "image/gif",
  ics: "text/calendar",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  txt: "text/plain",
  webp: "image/webp",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** What the business calls its own file is believed. */
function typeNamed(name: string): string {
  const [, ending = ""] = /\.([^.]+)$/.exec(name) ?? [];
  return typeByEnding[ending.toLowerCase()] ?? "application/octet-stream";
}
