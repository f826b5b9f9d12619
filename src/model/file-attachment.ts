/** A file of the store as an attachment of Bot Framework's shape, and back. Pure. */
import { type KeptFile, keptFile } from "./attached.ts";

/** The content of an address of ours lies in the store. */
const ownAddress = /^throughline:file\/([0-9a-f]{64})$/;

interface Attachment {
  readonly contentType: string;
  readonly contentUrl?: string | undefined;
  readonly name?: string | undefined;
  readonly content?: unknown;
}

export function fileAttachment({ hash, name, type, sizeBytes }: KeptFile) {
  return {
    contentType: type,
    contentUrl: `throughline:file/${hash}`,
    name,
    content: { sizeBytes },
  };
}

/** The file of the store that an address names, if it does. */
export function hashIn(contentUrl: string): string | undefined {
  return ownAddress.exec(contentUrl)?.[1];
}

/** The files of the store that a message carries. */
export function filesOf({
  attachments = [],
}: {
  readonly attachments?: readonly Attachment[] | undefined;
}): KeptFile[] {
  return attachments.flatMap(({ contentType: type, contentUrl, name, content }) => {
    const hash = hashIn(contentUrl ?? "");
    if (hash === undefined) return [];
    const sizeBytes = (content as { readonly sizeBytes?: unknown } | undefined)?.sizeBytes;
    const read = keptFile.safeParse({ hash, name, type, sizeBytes });
    return read.success ? [read.data] : [];
  });
}
