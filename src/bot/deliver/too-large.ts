/** Files that are too large for an app go out as links, or as a sentence that says so. */
import { shownSize } from "../../base/size.ts";
import { withoutFiles } from "../../channel/parts.ts";
import type { Language } from "../../flow/languages/language.ts";
import type { OutboundActivity } from "../../model/activity.ts";
import type { KeptFile } from "../../model/attached.ts";
import { filesOf } from "../../model/file-attachment.ts";

export interface Linking {
  readonly language: Language;
  /** Where the customer can load a file; nothing when there is no such place. */
  readonly linkTo: ((file: KeptFile) => string | Promise<string>) | undefined;
}

export interface Fitted {
  readonly part: OutboundActivity;
  /** What was made of it, for the timeline. */
  readonly note?: string;
}

/** The link is made when it is sent: it is in no document, and its time begins then. */
export async function fitted(
  part: OutboundActivity,
  sendBytes: number,
  { language, linkTo }: Linking,
): Promise<Fitted> {
  const large = filesOf(part).filter(({ sizeBytes }) => sizeBytes > sendBytes);
  if (large.length === 0) return { part };
  const lines = await Promise.all(
    large.map(async (file) => {
      const shown = `${file.name} (${shownSize(file.sizeBytes, language.code)})`;
      return linkTo ? `${shown}:\n${await linkTo(file)}` : language.tooLarge(shown);
    }),
  );
  const text = [part.text, ...lines].filter((line) => line !== "").join("\n\n");
  const note = `too large for this app: ${linkTo ? "sent as a link" : "set PUBLIC_URL to send a link"}`;
  // Such a file is in a part of its own.
  return { part: { ...withoutFiles(part), text }, note };
}
