/** Several answers to a form given at once: on a page, or in a form of the app's own. */
import { z } from "zod";
import { inboundAttachment, mostAttachments } from "./activity.ts";
import { type Attached, keptFile } from "./attached.ts";
import { attachedOf } from "./attachment.ts";

/** The name of the event by which answers to a form come in, several at once. */
export const formEvent = "throughline/form";

const rawAnswer = z.union([
  z.string(),
  z.array(z.string()).max(1_000),
  z.array(keptFile).max(1_000),
]);
/** What was typed or picked in one field; of several options, all that were picked; or files. */
export type RawAnswer = z.infer<typeof rawAnswer>;

export const submission = z.strictObject({
  /** The question that stood open, by the short name of its prompt; or the fill() of a run. */
  form: z.union([
    z.strictObject({ prompt: z.string().max(64) }),
    z.strictObject({ run: z.string().max(64), step: z.string().max(512) }),
  ]),
  /** By the paths of fields, such as `address.street` or `items[0].price`. */
  answers: z.record(z.string().max(512), rawAnswer),
  /**
   * Files that came with it, by the paths of their fields, as a message carries them: those that
   * still lie at the app are fetched, and then stand among the answers.
   */
  attached: z
    .record(z.string().max(512), z.array(inboundAttachment).max(mostAttachments))
    .optional(),
  /** All fields were shown together: what is not here was left out, and was seen before it was sent. */
  isWhole: z.literal(true).optional(),
});
/** What an event called `throughline/form` carries. */
export type Submission = z.infer<typeof submission>;
/** Answers by the paths of their fields, such as `address.street` or `items[0].price`. */
export type RawAnswers = Submission["answers"];

/** What came of files in a field where some were not kept; nothing where all were. */
export function misfitsAt({ attached }: Pick<Submission, "attached">, path: string): Attached[] {
  const sent = attached && Object.hasOwn(attached, path) ? attached[path] : undefined;
  const came = attachedOf(sent);
  return came.some(({ type }) => type === "refused") ? came : [];
}
