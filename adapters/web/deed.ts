/** What somebody does on a simulated phone, and what that means on the screen they look at. Pure. */
import { type Attached, ChannelError } from "../../src/index.ts";
import { limits, type Skin } from "./limits.ts";
import type { PhoneMessage } from "./phone.ts";
import type { SentForm } from "./read.ts";
import { sharedBy } from "./shared.ts";

/**
 * What somebody does on a phone: types, presses a button, votes for several options at once, shares what
 * the phone knows, sends a form.
 */
export type Deed =
  | { readonly id?: string | undefined; readonly text: string }
  | { readonly id?: string | undefined; readonly choice: string }
  | { readonly id?: string | undefined; readonly votes: readonly string[] }
  | { readonly id?: string | undefined; readonly share: "phone" | "location" }
  | ({ readonly id?: string | undefined } & SentForm);

export interface Vote {
  readonly message: PhoneMessage;
  /** What stands in the poll from now on. */
  readonly mark: Pick<PhoneMessage, "chosen" | "voted">;
}

/** What a deed says, and what the pressed button or the options carry. */
export interface Resolved {
  readonly text: string;
  readonly pressed?: string | readonly string[];
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
  if ("votes" in deed) return votedBy(deed.votes, { channel, shown });
  const choices = shown.flatMap((message) => [
    ...(message.offered ?? []).map((choice) => ({ choice, message })),
    ...(message.numbered ?? []).map((choice) => ({ choice, message: undefined })),
  ]);
  const found = choices.findLast(({ choice }) => choice.id === deed.choice);
  if (!found) throw noSuch(channel, "choice");
  const { choice, message } = found;
  if (!message) return { text: choice.id };
  const { id: pressed, title } = choice;
  if (message.as !== "poll" || message.votes) return { text: title, pressed };
  return { text: unnumbered(title), pressed, vote: { message, mark: { chosen: title } } };
}

/** All of them stand in one poll, where each counts once. */
function votedBy(
  votes: readonly string[],
  { channel, shown }: Pick<Here, "channel" | "shown">,
): Resolved {
  for (const message of shown.toReversed()) {
    const options = (message.offered ?? []).slice(0, message.votes ?? 0);
    const chosen = options.filter(({ id }) => votes.includes(id));
    if (chosen.length === 0 || chosen.length < new Set(votes).size) continue;
    if (message.closed) break;
    const pressed = chosen.map(({ id }) => id);
    const hasNumbers = limits[channel].choices.as === "numbers";
    const said = chosen.map(({ title }) => (hasNumbers ? unnumbered(title) : title));
    return { text: said.join(", "), pressed, vote: { message, mark: { voted: pressed } } };
  }
  throw noSuch(channel, "choice");
}

function unnumbered(title: string): string {
  return title.replace(/^\d+\. /, "");
}

function noSuch(channel: Skin, what: "choice" | "form"): ChannelError {
  return new ChannelError(
    "CHANNEL_NO_SUCH_CHOICE",
    `This phone shows no such ${what}: take the id from its messages`,
    { channel },
  );
}
