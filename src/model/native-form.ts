/** A form of an app's own, such as Discord's modal: what it shows, and what may be sent of it. */
import { z } from "zod";

const field = z.object({
  /** Such as `address.street`: what its answer is sent under. */
  path: z.string(),
  label: z.string(),
  /** What is wrong with what it was answered with, or how it is to be answered. */
  hint: z.string().optional(),
  /** The hint says what is wrong with what stands in it. */
  isWrong: z.literal(true).optional(),
  placeholder: z.string().optional(),
  /** A line or lines of text, one or several of the options, a box to tick, or files. */
  as: z.enum(["line", "lines", "one", "several", "tick", "files"]),
  options: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
  /** Which files it takes, such as "image/*", and how many at most. */
  files: z.object({ accept: z.array(z.string()), most: z.int() }).optional(),
  isRequired: z.boolean(),
  /** What stands in it when it opens. */
  value: z.array(z.string()).optional(),
});
/** A field of a form of the app's own, as it is drawn and what stands in it. */
export type NativeField = z.infer<typeof field>;

export const nativeForm = z.object({
  /** The question that it answers, by the short name of its prompt. */
  id: z.string(),
  title: z.string(),
  /** On the button that opens it. */
  button: z.string(),
  fields: z.array(field),
});
/** A form of an app's own, such as a modal: what of a form it asks for at once. */
export type NativeForm = z.infer<typeof nativeForm>;
