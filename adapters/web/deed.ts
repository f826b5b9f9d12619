/** What somebody does on a simulated phone, and what that means on the screen they look at. Pure. */
import { type Attached, ChannelError } from "../../src/index.ts";
import type { Skin } from "./limits.ts";
import type { PhoneMessage } from "./phone.ts";
import type { SentForm } from "./read.ts";
import { sharedBy } from "./shared.ts";

/** What somebody does on a phone: types, presses a button, shares what the phone knows, sends a form. */
export type Deed =
  | { readonly id?: string | undefined; readonly text: string }
  | { readonly id?: string | undefined; readonly choice: string }
  | { readonly id?: string | undefined; readonly share: "phone" | "location" }
  | ({ readonly id?: string | undefined } & SentForm);

export interface Vote {
  readonly message: PhoneMessage;
  readonly chosen: string;
}

/** What a deed says, and what the pressed button carries. */
export interface Resolved {
  readonly text: string;
  readonly pressed?: string;
  readonly vote?: Vote;
  readonly attached?: Attached;
  readonly sent?: SentForm;
}

/** Where it is done. */
interface Here {
  readonly channel: Skin;
  readonly person: string;
  readonly shown: readonly PhoneMessage[];
}

/** A number is typed, a button is pressed: only what this phone has shown can be chosen. */
export function meantBy(deed: Deed, { channel, person, shown }: Here): Resolved {
  if ("text" in deed) return { text: deed.text };
  if ("share" in deed) return sharedBy(person, deed.share);
  if ("form" in deed) {
    const { form, answers, chosen } = deed;
    if (shown.some((message) => message.form?.id === form))
      return { text: "", sent: { form, answers, chosen } };
    throw noSuch(channel, "form");
  }
  const choices = shown.flatMap((message) => [
    ...(message.offered ?? []).map((choice) => ({ choice, message })),
    ...(message.numbered ?? []).map((choice) => ({ choice, message: undefined })),
  ]);
  const found = choices.findLast(({ choice }) => choice.id === deed.choice);
  if (!found) throw noSuch(channel, "choice");
  const { choice, message } = found;
  if (!message) return { text: choice.id };
  const { id: pressed, title } = choice;
  if (message.as !== "poll") return { text: title, pressed };
  return { text: title.replace(/^\d+\. /, ""), pressed, vote: { message, chosen: title } };
}

function noSuch(channel: Skin, what: "choice" | "form"): ChannelError {
  return new ChannelError(
    "CHANNEL_NO_SUCH_CHOICE",
    `This phone shows no such ${what}: take the id from its messages`,
    { channel },
  );
}
