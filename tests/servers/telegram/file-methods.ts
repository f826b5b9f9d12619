/** Files that a bot sends and loads: kept byte for byte, so that a test can compare them. */
import { checked, type Method, placed, readText } from "./calls.ts";
import { params } from "./params.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Given } from "./request-body.ts";
import type { World } from "./world.ts";

const megabyte = 1_024 * 1_024;
const largestUpload = 50 * megabyte;
const largestPhoto = 10 * megabyte;
const largestDownload = 20 * megabyte;

/** What a message holds of a file. @throws Refusal */
type Taken = (source: unknown, given: Given, world: World) => Readonly<Record<string, unknown>>;

function kept(source: unknown, { files }: Given, world: World) {
  if (typeof source === "string" && !source.startsWith("attach://")) {
    const known = world.files.get(source);
    if (!known) throw badRequest("wrong file identifier/HTTP URL specified");
    const file_unique_id = source.split("-")[2] ?? "";
    return { ...known, file_id: source, file_unique_id, file_size: known.content.length };
  }
  const field = typeof source === "string" ? source.slice("attach://".length) : "";
  const upload = files.get(field);
  if (!upload) throw badRequest("there is no file in the request");
  if (upload.content.length === 0) throw badRequest("file must be non-empty");
  if (upload.content.length > largestUpload) throw new Refusal(413, "Request Entity Too Large");
  return { ...upload, ...world.keep(upload) };
}

type Kind = "document" | "video" | "audio" | "voice" | "animation" | "video_note" | "sticker";

function named(kind: Kind): Taken {
  return (source, given, world) => {
    const { content: _, name: file_name, ...file } = kept(source, given, world);
    return { [kind]: { ...file, ...(kind !== "voice" && { file_name }) } };
  };
}

const photo: Taken = (source, given, world) => {
  const { content, name: _, ...file } = kept(source, given, world);
  if (content.length > largestPhoto) throw badRequest("file is too big for a photo");
  return { photo: [{ ...file, width: 800, height: 600 }] };
};

export const sentFiles = {
  photo,
  document: named("document"),
  video: named("video"),
  audio: named("audio"),
  voice: named("voice"),
  animation: named("animation"),
  video_note: named("video_note"),
  sticker: named("sticker"),
};

function sending(kind: keyof typeof sentFiles): Method {
  return (given, world) => {
    const { caption = "", ...call } = checked(params.sendFile, given);
    const { shown, ...rest } = readText(caption, call, 1_024);
    const source = given.files.has(kind) ? `attach://${kind}` : given.params[kind];
    if (source === undefined) throw badRequest(`there is no ${kind} in the request`);
    const file = sentFiles[kind](source, given, world);
    return world.show({
      ...placed(call, world),
      ...file,
      ...(shown && { caption: shown }),
      ...rest,
    });
  };
}

const getFile: Method = (given, world) => {
  const { file_id } = checked(params.getFile, given);
  const file = world.files.get(file_id);
  if (!file) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.content.length > largestDownload) throw badRequest("file is too big");
  return { file_id, file_size: file.content.length, file_path: `files/${file_id}` };
};

export const fileMethods: Readonly<Record<string, Method>> = {
  sendPhoto: sending("photo"),
  sendDocument: sending("document"),
  sendVideo: sending("video"),
  sendAudio: sending("audio"),
  sendVoice: sending("voice"),
  sendAnimation: sending("animation"),
  sendVideoNote: sending("video_note"),
  sendSticker: sending("sticker"),
  getFile,
};
