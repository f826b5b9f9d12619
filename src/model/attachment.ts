/** What comes with a message, as an activity carries it, and back. Pure. */
import { z } from "zod";
import { safeName } from "../base/safe-name.ts";
import type { InboundActivity, InboundAttachment } from "./activity.ts";
import { type Attached, person, place, type RemoteFile, refusal } from "./attached.ts";
import { fileAttachment, filesOf } from "./file-attachment.ts";

const types = {
  location: "application/vnd.throughline.location",
  contact: "application/vnd.throughline.contact",
  refused: "application/vnd.throughline.refused",
  remote: "application/vnd.throughline.remote",
} as const;

const remote = z.object({ ref: z.string().min(1).max(2_000), sizeBytes: z.number().optional() });
/** As an activity carries it: for a driver that has kept the file itself. */
export function attachmentOf(attached: Attached): InboundAttachment {
  if (attached.type === "file") return fileAttachment(attached.file);
  if (attached.type === "refused") {
    const { type, name, ...content } = attached;
    return { contentType: types[type], ...(name !== undefined && { name }), content };
  }
  const { type, ...content } = attached;
  return { contentType: types[type], content };
}

/** As an activity carries a file that is still to be fetched. */
export function remoteAttachment({ name, ...content }: RemoteFile): InboundAttachment {
  return {
    contentType: types.remote,
    ...(name !== undefined && { name }),
    content: { ...content },
  };
}

/** The file still to be fetched that an attachment stands for. */
export function remoteIn({
  contentType,
  name,
  content,
}: InboundAttachment): RemoteFile | undefined {
  if (contentType !== types.remote) return undefined;
  const read = remote.safeParse(content).data;
  return read && { ...read, ...(name !== undefined && { name }) };
}

/** What came with a message; what no form could take, such as a card, is left out. */
export function attachedIn(activity: InboundActivity): Attached[] {
  return activity.type === "message" ? attachedOf(activity.attachments) : [];
}

/** As attachments carry it. */
export function attachedOf(attachments: readonly InboundAttachment[] = []): Attached[] {
  return attachments.flatMap((attachment) => read(attachment) ?? []);
}

function read(attachment: InboundAttachment): Attached | undefined {
  const { contentType, name, content } = attachment;
  const [file] = filesOf({ attachments: [attachment] });
  if (file) return { type: "file", file: { ...file, name: safeName(file.name) } };
  if (contentType === types.location) return typed("location", place.safeParse(content).data);
  if (contentType === types.contact) return typed("contact", person.safeParse(content).data);
  const why = contentType === types.refused ? refusal.safeParse(content).data : undefined;
  return why && { type: "refused", ...why, ...(name !== undefined && { name }) };
}

function typed<Type extends string, Members extends object>(type: Type, members?: Members) {
  return members && { type, ...members };
}
