/** What comes with a message besides its text. Pure. */
import { attachmentOf, type InboundAttachment, remoteAttachment } from "../../src/index.ts";
import type { Content, File } from "./updates.ts";

export function attachmentsOf(content: Content, from: string): InboundAttachment[] {
  return [...filesIn(content), ...placesIn(content), ...contactsIn(content, from)];
}

function filesIn({ photo = [], ...content }: Content): InboundAttachment[] {
  const { document, voice, video, video_note: note, audio, sticker } = content;
  // Of a picture the app keeps several sizes, the largest last.
  const picture = photo.at(-1);
  const moving = sticker?.is_video ? "webm" : "tgs";
  const ending = sticker?.is_animated || sticker?.is_video ? moving : "webp";
  return [
    ...(picture ? [remote(picture, "photo.jpg")] : []),
    ...(document ? [remote(document, "document")] : []),
    ...(voice ? [remote(voice, "voice.ogg")] : []),
    ...(video ? [remote(video, "video.mp4")] : []),
    ...(note ? [remote(note, "video-note.mp4")] : []),
    ...(audio ? [remote(audio, "audio.mp3")] : []),
    ...(sticker ? [remote(sticker, `sticker.${ending}`)] : []),
  ];
}

function remote({ file_id: ref, file_size, file_name }: File, otherwise: string) {
  const sizeBytes = file_size === undefined ? {} : { sizeBytes: file_size };
  return remoteAttachment({ ref, name: file_name ?? otherwise, ...sizeBytes });
}

const longestAddress = 500;
const longestName = 200;

function placesIn({ location, venue }: Content): InboundAttachment[] {
  const place = venue?.location ?? location;
  if (!place) return [];
  const address = venue && `${venue.title}, ${venue.address}`.slice(0, longestAddress);
  return [attachmentOf({ type: "location", ...place, ...(address !== undefined && { address }) })];
}

/** Anybody can send anybody's card: only one's own counts as one's number. */
function contactsIn({ contact }: Content, from: string): InboundAttachment[] {
  if (!contact) return [];
  const { first_name, last_name, phone_number: given, user_id } = contact;
  const isOwn = user_id === from;
  // Of their own number some clients leave out the sign.
  const phone = isOwn && /^\d/.test(given) ? `+${given}` : given;
  const name = [first_name, last_name].filter(Boolean).join(" ").slice(0, longestName);
  return [
    attachmentOf({ type: "contact", name, phone: phone.slice(0, 64), ...(isOwn && { isOwn }) }),
  ];
}
