/** The link to a form's page is made when it goes out: its time begins then, and no document has it. */
import type { OutboundActivity } from "../../model/activity.ts";
import { formLinkOf } from "../../model/form-link.ts";
import type { FormPlace } from "../form-place.ts";

export interface FormLinking {
  readonly customer: string;
  readonly formLinkTo: ((place: FormPlace) => string | Promise<string>) | undefined;
}

export async function withFormLink(
  activity: OutboundActivity,
  { customer, formLinkTo }: FormLinking,
): Promise<OutboundActivity> {
  const linked = formLinkOf(activity);
  if (!linked || !formLinkTo) return activity;
  const { attachments: _, ...bare } = activity;
  return { ...bare, text: `${activity.text}\n${await formLinkTo({ customer, ...linked })}` };
}
