/** What a message says where it is read later: what was shared and what was sent of a form, too. */
import { attachedIn, type Exchange, formEvent, type RawAnswers } from "../src/index.ts";

type Activity = Exchange["activity"];

export function saidIn(activity: Activity): string {
  if ("from" in activity && activity.type === "event") {
    return activity.name === formEvent ? sentIn(activity.value) : "";
  }
  const shared = "from" in activity ? attachedIn(activity).flatMap(inWords) : [];
  return [activity.text ?? "", ...shared].filter((line) => line !== "").join("\n");
}

function inWords(attached: ReturnType<typeof attachedIn>[number]): string[] {
  if (attached.type === "contact") return [`${attached.name}, ${attached.phone}`];
  if (attached.type !== "location") return [];
  return [attached.address ?? `${attached.latitude}, ${attached.longitude}`];
}

/** Such as "address.street: Quay 1", one line for each answer that is not empty. */
function sentIn(value: unknown): string {
  // Nothing else is accepted under the name of the event.
  const { answers } = value as { readonly answers: RawAnswers };
  const lines = Object.entries(answers).flatMap(([path, raw]) => {
    const texts = [raw].flat().filter((text) => text !== "");
    return texts.length > 0 ? [`${path}: ${texts.map(nameOf).join(", ")}`] : [];
  });
  return lines.join("\n");
}

function nameOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null) return String(answer);
  return "name" in answer ? String(answer.name) : "";
}
