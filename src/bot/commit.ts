/**
 * What a turn changes of the customer, as one function of the document: the whole turn is in the
 * document it returns, or nothing is.
 */
import { createHash } from "node:crypto";
import type { Driver } from "../channel/driver.ts";
import { activityOf } from "../flow/content.ts";
import type { Reply } from "../flow/incoming.ts";
import type { PageTurn } from "../flow/pages.ts";
import type { Effect, Question } from "../flow/replay.ts";
import type { Content } from "../flow/verbs.ts";
import { formLanguageFor } from "../form/languages/languages.ts";
import { askingActivity } from "../form/question.ts";
import {
  type ConversationReference,
  type OutboundActivity,
  referenceOf,
} from "../model/activity.ts";
import type { Customer, OutboxEntry, Prompt } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import { formLinkActivity } from "../model/form-link.ts";
import { withApplied } from "./bursts.ts";
import { withRuns } from "./chapters.ts";
import { isSentNext } from "./deliver/sending.ts";
import { factsWith, factTold } from "./facts.ts";
import { filed } from "./filed.ts";
import { afterCard, afterHearing, withoutOffer } from "./offered.ts";
import { chosenFor, hasButtons, isStillOpen } from "./open-question.ts";
import { heardFrom } from "./pace.ts";
import { reachableAfter } from "./reachable.ts";
import { submissionIn } from "./submission.ts";
import { afterFiring, withoutTimer, withTimer } from "./timers.ts";
import type { TurnEntry } from "./turn-entry.ts";
import { turned } from "./turned.ts";

/** Whoever wrote waits for the answer; what comes on our own account may come later. */
const lifeMs = { reply: 15 * 60_000, notice: 24 * 60 * 60_000 } as const;

export type Act = OutboxEntry["act"];

export interface Turn {
  readonly entry: TurnEntry;
  readonly reply: Reply;
  /** What a Bot Framework bot said, where no flow claimed the message. */
  readonly acts: readonly Act[];
  readonly trace?: string | undefined;
  readonly now: Date;
  readonly driverOf: (to: ConversationReference) => Driver | undefined;
}

export function applyTurn(before: Customer, turn: Turn): Customer {
  const draft = new Draft(before, turn);
  draft.receive();
  draft.moveTimer();
  draft.closePrompts();
  turn.reply.effects.forEach((effect, place) => {
    draft.apply(effect, place);
  });
  turn.acts.forEach((act, place) => {
    draft.act(act, turn.reply.effects.length + place);
  });
  return draft.customer;
}

/** The native message that ends what was said: the one that carries the buttons. */
interface Said {
  readonly id: string;
  readonly part: OutboundActivity;
}

type Saying = Partial<Pick<Exchange, "flow" | "step"> & Pick<OutboxEntry, "onUncertain">>;

class Draft {
  customer: Customer;
  readonly #turn: Turn;
  readonly #at: Date;
  readonly #driver: Driver | undefined;

  constructor(before: Customer, turn: Turn) {
    const { entry, reply, now } = turn;
    const { activity } = entry.event;
    this.#turn = turn;
    this.#at = before.lastExchangeAt && before.lastExchangeAt > now ? before.lastExchangeAt : now;
    this.#driver = turn.driverOf(referenceOf(activity));
    const { trouble, unreachable, ...rest } = before;
    const stillUnreachable = reachableAfter(unreachable, entry, now);
    this.customer = {
      ...withRuns(rest, reply.runs),
      identities: { ...before.identities, [entry.identity]: referenceOf(activity) },
      applied: withApplied(before.applied, entry),
      wakeAt: now,
      ...(activity.type === "message" && heardFrom(before.pace, entry)),
      // Another message may be in trouble and wait for its next try.
      ...(trouble && trouble.entry !== entry._id && { trouble }),
      ...(stillUnreachable && { unreachable: stillUnreachable }),
      ...(reply.asksForPerson && { asksForPerson: before.asksForPerson ?? now }),
    };
  }

  /** Files the customer's own message. */
  receive(): void {
    const { entry, reply } = this.#turn;
    if (entry.event.activity.type !== "message" && !submissionIn(entry)) return;
    this.customer = afterHearing(this.customer, entry.identity);
    const newest = this.customer.newest?.[entry.identity] ?? "";
    const isLate = entry.order < newest;
    if (!isLate) {
      const orders = { ...this.customer.newest, [entry.identity]: entry.order };
      this.customer = { ...this.customer, newest: orders };
    }
    this.#file({
      _id: `in:${entry._id}`,
      direction: "in",
      activity: entry.event.activity,
      state: "received",
      ...(isLate && { late: true }),
      ...(entry.parts && { parts: [...entry.parts] }),
      ...(reply.answered && { flow: reply.answered.flow, step: reply.answered.step }),
      ...(reply.note !== undefined && { note: reply.note }),
    });
  }

  /** Ends or moves the timer that fired as this turn. */
  moveTimer(): void {
    const { entry, now } = this.#turn;
    this.customer = afterFiring(this.customer, entry, now);
  }

  /** Takes the buttons off every question that is no longer open, on whatever app it stands. */
  closePrompts(): void {
    const { entry, reply } = this.#turn;
    for (const [identity, prompt] of Object.entries(this.customer.prompts)) {
      if (isStillOpen(prompt, reply, { identity, played: entry.identity })) continue;
      const { [identity]: _, ...prompts } = this.customer.prompts;
      this.customer = { ...this.customer, prompts };
      const shownAt = this.customer.identities[identity];
      const canEdit = shownAt && this.#turn.driverOf(shownAt)?.can.edits;
      if (!canEdit || !hasButtons(prompt)) continue;
      const chosen = chosenFor(prompt, reply);
      const activity = { ...prompt.activity, closed: chosen === undefined ? {} : { chosen } };
      this.#send(`${entry._id}/close:${prompt.id}`, identity, {
        act: { type: "edit", of: prompt.message, activity },
      });
    }
  }

  apply(effect: Effect, place: number): void {
    if (effect.type === "say") this.#tell(effect.content, place);
    else if (effect.type === "form link") this.#say(formLinkActivity(effect.text, effect), place);
    else if (effect.type === "ask") this.#ask(effect.question, place);
    else if (effect.type === "page") this.#turnPage(effect, place);
    else if (effect.type === "timer") this.customer = withTimer(this.customer, effect.timer);
    else if (effect.type === "cancel-timer") this.customer = withoutTimer(this.customer, effect.id);
    else if (effect.type === "language") {
      this.customer = { ...this.customer, language: effect.language };
    } else if (effect.type === "remember") {
      const fact = factTold(effect, { at: this.#at, entry: this.#turn.entry });
      this.customer = { ...this.customer, facts: factsWith(this.customer.facts, effect.key, fact) };
    }
  }

  #tell(content: Content, place: number): void {
    const onUncertain = typeof content === "string" ? undefined : content.onUncertain;
    const { part } = this.#say(activityOf(content), place, { ...(onUncertain && { onUncertain }) });
    this.customer = afterCard(this.customer, this.#turn.entry.identity, { content, part });
  }

  act(act: Act, place: number): void {
    if (act.type === "send") this.#say(act.activity, place);
    else this.#send(`${this.#turn.entry._id}/${place}`, this.#turn.entry.identity, { act });
  }

  #say(activity: OutboundActivity, place: number, { onUncertain, ...asked }: Saying = {}): Said {
    const { entry } = this.#turn;
    const parts = this.#driver?.parts(activity, referenceOf(entry.event.activity)) ?? [activity];
    const said = parts.map((part, at) => ({
      id: at === 0 ? `${entry._id}/${place}` : `${entry._id}/${place}.${at}`,
      part,
    }));
    for (const { id, part } of said) {
      const act: Act = { type: "send", activity: part };
      this.#send(id, entry.identity, { act, ...(onUncertain && { onUncertain }) });
      this.#file({ _id: `out:${id}`, direction: "out", activity: part, state: "queued", ...asked });
    }
    return said.at(-1) ?? { id: `${entry._id}/${place}`, part: activity };
  }

  #ask(question: Question, place: number): void {
    const { entry } = this.#turn;
    const { run, flow, step, kind, options } = question;
    const id = createHash("sha256")
      .update(`${entry._id}/${place}`)
      .digest("base64url")
      .slice(0, 10);
    const language = formLanguageFor(question.language);
    const { isGroup } = entry.event.activity.conversation;
    const hint = isGroup ? { inputHint: "expectingInput" as const } : {};
    const asking = { ...askingActivity(question, { id, language }), ...hint };
    const shown = this.#say(asking, place, { flow, step });
    const { id: message, part: activity } = shown;
    this.#prompt({ id, run, step, kind, message, activity, options: [...options] });
  }

  #turnPage(turn: PageTurn, place: number): void {
    const { _id, identity } = this.#turn.entry;
    const prompt = this.customer.prompts[identity];
    if (!prompt) return;
    const to = referenceOf(this.#turn.entry.event.activity);
    const next = turned(prompt, turn, { driver: this.#driver, to });
    const isEdit = next.type === "edit";
    const shown = isEdit
      ? { id: prompt.message, part: next.part }
      : this.#say(next.activity, place);
    if (isEdit || (this.#driver?.can.edits && prompt.activity.suggestedActions)) {
      const activity = isEdit ? next.part : { ...prompt.activity, closed: {} };
      const act: Act = { type: "edit", of: prompt.message, activity };
      this.#send(`${_id}/page:${prompt.id}`, identity, { act });
    }
    this.#prompt({ ...prompt, message: shown.id, activity: shown.part });
  }

  #prompt(prompt: Prompt): void {
    const { identity } = this.#turn.entry;
    const prompts = { ...this.customer.prompts, [identity]: prompt };
    this.customer = withoutOffer({ ...this.customer, prompts }, identity);
  }

  #send(id: string, identity: string, what: Pick<OutboxEntry, "act" | "onUncertain">): void {
    const kind = this.#turn.entry.event.activity.type === "message" ? "reply" : "notice";
    const expiresAt = new Date(this.#turn.now.getTime() + lifeMs[kind]);
    const { trace, now } = this.#turn;
    const entry: OutboxEntry = {
      id,
      identity,
      kind,
      expiresAt,
      attempts: 0,
      ...what,
      ...(trace !== undefined && { trace }),
      ...(isSentNext(this.customer, identity, what) && { sendingSince: now }),
    };
    this.customer = { ...this.customer, outbox: [...this.customer.outbox, entry] };
  }

  #file(
    exchange: Pick<Exchange, "_id" | "direction" | "activity" | "state"> & Partial<Exchange>,
  ): void {
    const { identity, event } = this.#turn.entry;
    const channel = event.activity.channelId;
    this.customer = filed(this.customer, { at: this.#at, identity, channel, ...exchange });
  }
}
