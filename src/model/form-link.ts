/** A link to the page of a form, as a message carries it until it is sent. Pure. */
import { z } from "zod";
import type { OutboundActivity } from "./activity.ts";

const contentType = "application/vnd.throughline.form-link";
const linked = z.object({ run: z.string(), step: z.string() });

/** Which fill() of which run the page is for. */
export type LinkedForm = Readonly<z.infer<typeof linked>>;

/** The address itself is made when the message goes out: it is kept nowhere. */
export function formLinkActivity(text: string, { run, step }: LinkedForm): OutboundActivity {
  return { type: "message", text, attachments: [{ contentType, content: { run, step } }] };
}

export function formLinkOf({ attachments = [] }: OutboundActivity): LinkedForm | undefined {
  const link = attachments.find((one) => one.contentType === contentType);
  return linked.safeParse(link?.content).data;
}
