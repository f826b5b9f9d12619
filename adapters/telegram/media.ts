/** As what Telegram shows a file, by what is in it. Pure. */
import type { KeptFile } from "../../src/index.ts";
import { limits } from "./limits.ts";

export type Medium = "photo" | "animation" | "video" | "audio" | "voice" | "document";

const media: Readonly<Record<string, Medium>> = {
  "image/jpeg": "photo",
  "image/png": "photo",
  "image/webp": "photo",
  "image/gif": "animation",
  "video/mp4": "video",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/x-m4a": "audio",
  "audio/ogg": "voice",
  "audio/opus": "voice",
};

/** What is larger than a photo may be is sent as it is. */
export function mediumOf({ type, sizeBytes }: KeptFile): Medium {
  const medium = media[type.split(";")[0]?.trim() ?? ""] ?? "document";
  return medium === "photo" && sizeBytes > limits.files.pictureBytes ? "document" : medium;
}
