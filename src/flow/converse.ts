/**
 * What comes in means: a wish that always counts, an answer to the question the customer is
 * looking at, the beginning of a flow, or that the time or the event has come that a run waits for.
 */

import { optionIn, optionNamed } from "../form/option-in.ts";
import type { Customer, Run } from "../model/customer.ts";
import type { Submission } from "../model/submission.ts";
import { wordsOf } from "./content.ts";
import { Conversation } from "./conversation.ts";
import type { FlowBook } from "./flow.ts";
import type { Asked, ConverseTools, Incoming, Reply } from "./incoming.ts";
import { menuCard } from "./menu.ts";
import { pageMeant } from "./pages.ts";
import { isOwnButton, press, refuseStale, vote } from "./press.ts";
import { isStepOf } from "./submitted.ts";
import { dueCalled, without } from "./timers.ts";
import type { Card } from "./verbs.ts";
import { worded } from "./wording.ts";
import { isGreeting, languages, type Wished, wishIn } from "./words.ts";

/** What is noted of a message that nobody understands. */
export const unclaimed = "no flow claims it";

export async function converse(
  incoming: Incoming,
  customer: Customer,
  tools: ConverseTools,
): Promise<Reply> {
  const words = wordsMeant(incoming, customer);
  const heard = words === undefined ? incoming : typed(incoming, words);
  const conversation = new Conversation(heard, customer, tools);
  if (heard.timer) return fire(conversation, heard.timer);
  if (heard.submission) return submit(conversation, heard.submission);
  if (heard.event) return happen(conversation, heard.event, tools);
  return hear(conversation, heard, tools);
}

/** A card's button says what it stands for; so does its label or number, where that is typed. */
function wordsMeant(
  { pressed, voted, text, identity }: Incoming,
  customer: Customer,
): string | undefined {
  if (voted) return undefined;
  if (pressed !== undefined) return wordsOf(pressed);
  return optionNamed(text, customer.offered?.[identity] ?? [])?.key;
}

function typed({ pressed: _, ...incoming }: Incoming, words: string): Incoming {
  return { ...incoming, text: words };
}

async function hear(
  conversation: Conversation,
  incoming: Incoming,
  { flows }: ConverseTools,
): Promise<Reply> {
  const { text, pressed, voted } = incoming;
  const current = conversation.lookedAt();
  if (voted) return vote(conversation, voted);
  // Without a run open, a button that is not ours means what it says: another bot answers here.
  if (pressed !== undefined && (current || isOwnButton(pressed))) {
    return press(conversation, pressed);
  }
  const wished = wishIn(text);
  if (wished && !isClaimed(wished, text, flows)) return grant(conversation, wished, flows);
  const linked = flows.byLink(text);
  if (linked) return conversation.begin(linked.flow, { input: linked.payload });
  const commanded = flows.byCommand(text);
  if (commanded) return conversation.begin(commanded);
  if (current) return answerOrResume(conversation, current, { incoming, flows });
  return open(conversation, text, flows);
}

/** A bot without a menu has none to show, and what a flow calls its own is the flow's. */
function isClaimed({ wish }: Wished, text: string, flows: FlowBook): boolean {
  if (wish !== "menu") return false;
  const claims = flows.byCommand(text) ?? flows.byPhrase(text);
  return claims !== undefined || flows.menu.length === 0;
}

/** Nobody waits for what the customer says. */
async function open(conversation: Conversation, text: string, flows: FlowBook): Promise<Reply> {
  const meant = flows.byPhrase(text);
  if (meant) return conversation.begin(meant);
  // A release may have mended what had to wait for it.
  const paused = conversation.runs.find((run) => run.paused);
  if (paused && (await conversation.goOn(paused)) !== "paused") return conversation.done();
  if (flows.fallback) return conversation.begin(flows.fallback);
  const isComing = isGreeting(text) || /^\/start\b/i.test(text);
  const isGreeted = isComing || conversation.isFirst;
  conversation.say(paused ? "paused" : opening(conversation, flows, isGreeted));
  return conversation.done({ isUnclaimed: true, ...(!isComing && { note: unclaimed }) });
}

/** Whoever comes or comes back is greeted; what anybody else says was not understood. */
function opening({ language }: Conversation, flows: FlowBook, isGreeted: boolean): Card {
  const { greeting, unknown } = language.sentences;
  const welcome = flows.greeting === undefined ? greeting : worded(flows.greeting, language);
  return menuCard(flows, language, isGreeted ? welcome : unknown);
}

async function grant(
  conversation: Conversation,
  { wish, language }: Wished,
  flows: FlowBook,
): Promise<Reply> {
  if (wish === "person") {
    conversation.say("person");
    return conversation.done({ asksForPerson: true });
  }
  if (wish === "menu") {
    conversation.say(menuCard(flows, conversation.language));
    return conversation.done();
  }
  if (wish === "language") {
    if (language) return conversation.speak(language);
    conversation.say(languageCard(conversation));
    return conversation.done();
  }
  if (wish === "back") return goBack(conversation);
  if (wish === "stop") {
    conversation.say(conversation.runs.length > 0 ? "stopped" : "nothingToStop");
    for (const run of conversation.runs) conversation.drop(run);
    return conversation.done();
  }
  const replaced = conversation.lookedAt() ?? conversation.runs.at(-1);
  const flow = replaced && flows.byName(replaced.flow);
  if (!flow) {
    conversation.say("nothingToRepeat");
    return conversation.done();
  }
  conversation.drop(replaced);
  return conversation.begin(flow, { replaced });
}

function languageCard({ language }: Conversation) {
  const [word = ""] = language.wishes.language;
  const buttons = languages.map(({ names: [name = ""] }) => ({
    title: name,
    says: `${word} ${name}`,
  }));
  return { text: language.sentences.languages, buttons };
}

/** Asks the last question again, unless something has been done since that cannot be undone. */
async function goBack(conversation: Conversation): Promise<Reply> {
  const run = conversation.lookedAt();
  const memo = run?.memo ?? [];
  const at = memo.findLastIndex(({ kind, known }) => !known && kind !== "now" && kind !== "random");
  const last = memo[at];
  const isAnswer = last && (last.kind === "ask" || last.kind === "choose");
  if (!run || !isAnswer) {
    conversation.say("nothingToGoBackTo");
    return conversation.done();
  }
  const { wait: _, ...rest } = run;
  return conversation.resume({ ...rest, memo: memo.toSpliced(at, 1) });
}

async function answerOrResume(
  conversation: Conversation,
  run: Run,
  { incoming: { text }, flows }: { incoming: Incoming; flows: FlowBook },
): Promise<Reply> {
  const shown = conversation.prompt?.run === run.id ? conversation.prompt : undefined;
  const asked = shown ?? run.wait;
  const isHere = isGreeting(text) && (!shown || text.startsWith("/"));
  if (!asked || isHere) return conversation.resume(run);
  const option = asked.kind === "choose" ? optionIn(text, asked.options) : undefined;
  const elsewhere = flows.byPhrase(text);
  const page = shown && !option && !elsewhere ? pageMeant(text, shown) : undefined;
  if (page) return conversation.turn(page);
  // A run that is looked at stands at a question.
  return conversation.answer(run, { asked: asked as Asked, option }, elsewhere);
}

/** Time is up: a pause or a wait is over, a reminder is due, or a step is tried again. */
async function fire(
  conversation: Conversation,
  timer: NonNullable<Incoming["timer"]>,
): Promise<Reply> {
  const due = dueCalled(timer.id, conversation.runs);
  if (!due?.run.wait) return conversation.done({ note: "a timer that nobody waits for" });
  const { step, kind } = due.run.wait;
  const run = without(due.run, due.purpose);
  if (due.purpose === "remind") await conversation.goOn(run, { reminds: true });
  else if (due.purpose === "retry") await conversation.goOn(run);
  else await conversation.goOn(conversation.bound(run, { step, kind }));
  return conversation.done();
}

/** Only a form that is open takes answers: what comes too late is told so. */
async function submit(
  conversation: Conversation,
  { form, answers, attached, isWhole }: Submission,
): Promise<Reply> {
  const { prompt, runs } = conversation;
  const isShown = "prompt" in form && prompt?.id === form.prompt;
  const asked = "run" in form ? form : isShown ? prompt : undefined;
  const run = runs.find(({ id }) => id === asked?.run);
  if (asked && run?.wait && isStepOf(run.wait.step, asked.step)) {
    return conversation.submit(run, { at: asked.step, answers, attached, isWhole });
  }
  return refuseStale(conversation, "sent a form that was closed");
}

async function happen(
  conversation: Conversation,
  { name, payload }: NonNullable<Incoming["event"]>,
  { flows }: ConverseTools,
): Promise<Reply> {
  const waiting = conversation.runs.filter(({ wait }) => wait?.event === name);
  for (const run of waiting) {
    const step = run.wait?.step ?? "";
    await conversation.goOn(conversation.bound(run, { step, kind: "event", raw: payload }));
  }
  const begun = flows.byEvent(name);
  if (begun) return conversation.begin(begun, { input: payload });
  return conversation.done(waiting.length > 0 ? {} : { note: "an event that nobody waits for" });
}
