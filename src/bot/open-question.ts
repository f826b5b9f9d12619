/** Whether a question that an app shows is still open when a turn is over, and what it was answered. Pure. */
import type { Reply } from "../flow/incoming.ts";
import type { Prompt } from "../model/customer.ts";

/** Where a question stands, and where the turn was played. */
interface Place {
  readonly identity: string;
  readonly played: string;
}

/** A question is open while its run waits there and nothing newer is asked in its place. */
export function isStillOpen(prompt: Prompt, reply: Reply, { identity, played }: Place): boolean {
  const isReplaced = reply.effects.some(
    (effect) =>
      effect.type === "ask" && (effect.question.run === prompt.run || identity === played),
  );
  return isWaitedFor(prompt, reply) && !isReplaced;
}

/** The label of the option that answered it, once it is answered. */
export function chosenFor(prompt: Prompt, reply: Reply): string | undefined {
  const { answered } = reply;
  const isAccepted = answered?.step === prompt.step && !isWaitedFor(prompt, reply);
  return isAccepted ? answered.chosen : undefined;
}

export function hasButtons({ options, activity: { form, input } }: Prompt): boolean {
  return options.length > 0 || form !== undefined || input !== undefined;
}

function isWaitedFor({ run, step }: Prompt, { runs }: Reply): boolean {
  return runs.some(({ id, wait }) => id === run && wait?.step === step);
}
