/** Files on simulated phones: how they come in, and what the app says of one that is too large. */
import type { Readable } from "node:stream";
import { type Attached, ChannelError, receiveFile, type Store } from "../../src/index.ts";
import { megabyte, type Skin } from "./limits.ts";
import type { ScreenFile } from "./render.ts";

/** A file that somebody sends from a phone. */
export interface Upload {
  readonly id?: string | undefined;
  readonly name: string;
  /** What is written beside it. */
  readonly text?: string | undefined;
  readonly content: Readable;
}

/** A file as the app has it: what it is, or why it is none. */
export type Chosen = Extract<Attached, { type: "file" | "refused" }>;

/** A file of a phone. */
export interface Download {
  readonly file: ScreenFile;
  readonly content: Readable;
}

interface Into {
  readonly channel: Skin;
  readonly files: Store["files"];
  readonly limitBytes: number;
}

/** @throws ChannelError `CHANNEL_FILE_TOO_LARGE`; what else is refused is given as that. */
export async function takenIn(
  { name, content }: Pick<Upload, "name" | "content">,
  { channel, files, limitBytes }: Into,
): Promise<Chosen> {
  const taken = await receiveFile(content, files, { name, limitBytes });
  if (taken.type === "refused" && taken.reason === "too large") {
    throw fileTooLarge(channel, limitBytes);
  }
  return taken;
}

/** In the words in which the app would tell whoever tries it. */
function fileTooLarge(channel: Skin, limitBytes: number): ChannelError {
  return new ChannelError(
    "CHANNEL_FILE_TOO_LARGE",
    `This app sends files of up to ${limitBytes / megabyte} MB: choose a smaller one`,
    { channel },
  );
}
