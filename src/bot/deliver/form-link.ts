/** The link to a form's page is made when it goes out: its time begins then, and no document has it. */
import type { Capabilities } from "../../channel/driver.ts";
import type { Language } from "../../flow/languages/language.ts";
import { formLanguageFor } from "../../form/languages/languages.ts";
import type { OutboundActivity } from "../../model/activity.ts";
import { formLinkOf } from "../../model/form-link.ts";
import type { FormPlace } from "../form-place.ts";

/** Apps open no page inside them that others could read on its way. */
const opensInside = /^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/;

export interface FormLinking {
  readonly customer: string;
  readonly language: Language;
  readonly formLinkTo: ((place: FormPlace) => string | Promise<string>) | undefined;
}

export async function withFormLink(
  activity: OutboundActivity,
  { links }: Pick<Capabilities, "links">,
  { customer, language, formLinkTo }: FormLinking,
): Promise<OutboundActivity> {
  const linked = formLinkOf(activity);
  if (!linked || !formLinkTo) return activity;
  const { attachments: _, ...bare } = activity;
  const url = await formLinkTo({ customer, ...linked });
  if (!links) return { ...bare, text: `${activity.text}\n${url}` };
  const title = formLanguageFor(language.code).sentences.openForm;
  const isInside = links === "inside" && opensInside.test(url);
  return { ...bare, link: { title, url, ...(isInside && { isInside }) } };
}
