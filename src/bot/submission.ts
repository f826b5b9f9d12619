/** What was sent of a form, as it lies in the inbox. */
import type { InboxEntry } from "../model/inbox.ts";
import { formEvent, type Submission } from "../model/submission.ts";

export function submissionIn({
  event: { activity },
}: Pick<InboxEntry, "event">): Submission | undefined {
  if (activity.type !== "event" || activity.name !== formEvent) return undefined;
  // Nothing else is accepted under this name.
  return activity.value as unknown as Submission;
}
