/**
 * Reads a file that lies at Telegram. Its address has the bot's token in it: it is used at once,
 * kept nowhere, and in no error.
 */
import type { Readable } from "node:stream";
import { z } from "zod";
import { ChannelError, guardedFetch, type Surroundings } from "../../src/index.ts";
import type { Api } from "./api.ts";

export interface FetchOptions {
  readonly api: Api;
  readonly token: string;
  /** Where the Bot API is, with a slash at its end. */
  readonly apiRoot: string;
  /** The deployment has named that place itself, so it may lie in its own network. */
  readonly isOwn: boolean;
  readonly clock: Surroundings["clock"];
}

const found = z.object({ file_path: z.string() });

/** @throws ChannelError `CHANNEL_FILE_GONE` or `CHANNEL_REFUSED` when it cannot be had. */
export async function fetchFile(
  id: string,
  { api, token, apiRoot, isOwn, clock }: FetchOptions,
): Promise<Readable> {
  const { file_path: path } = await api.call("getFile", { file_id: id }, { answer: found });
  if (path.startsWith("/")) {
    throw new ChannelError(
      "CHANNEL_FILE_GONE",
      "A file lies on the disk of the Bot API server: run that without --local, so that it gives files over HTTP",
      { channel: "telegram" },
    );
  }
  const place = path.split("/").map(encodeURIComponent).join("/");
  const { origin, hostname } = new URL(apiRoot);
  const own = isOwn ? [origin] : [];
  return guardedFetch(`${apiRoot}file/bot${token}/${place}`, { hosts: [hostname], own, clock });
}
