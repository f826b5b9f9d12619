/** How an app shows the options of a question: as buttons, a menu, a poll or numbers, in pages. Pure. */
import type { OutboundActivity } from "../model/activity.ts";
import type { Capabilities, OptionList } from "./driver.ts";
import { cutText } from "./split-text.ts";

type Suggested = NonNullable<OutboundActivity["suggestedActions"]>;
type Action = Suggested["actions"][number];
type Turning = NonNullable<Suggested["turning"]>;

type Numbered = Action & { readonly number: number };

export function withChoices(activity: OutboundActivity, can: Capabilities): OutboundActivity {
  const { suggestedActions: offered, ...rest } = activity;
  if (!offered) return activity;
  const { turning, several: _, ...plain } = offered;
  if (turning?.only === undefined) {
    const together = chosenTogether(offered, can);
    if (together) return { ...rest, suggestedActions: { ...plain, ...together } };
    const isPoll = turning !== undefined;
    const isButtons = offered.areShortcuts === true;
    const whole = natively(offered.actions, can, { isPoll, isButtons });
    if (whole) return { ...rest, suggestedActions: { ...plain, ...whole } };
  }
  if (offered.areShortcuts) return rest;
  const all = numbered(offered.actions);
  if (turning === undefined || (all.length <= can.choices.page && turning.only === undefined)) {
    return { ...rest, text: `${activity.text}\n\n${listed(all)}` };
  }
  return onPage({ ...rest, text: activity.text }, { all, turning, can });
}

interface Turned {
  readonly all: readonly Numbered[];
  readonly turning: Turning;
  readonly can: Capabilities;
}

function onPage(activity: OutboundActivity, { all, turning, can }: Turned): OutboundActivity {
  const { stay, only, carries, previous, next, hint } = turning;
  const staying = all.slice(all.length - stay);
  const paged = all.slice(0, all.length - stay).filter((_, at) => only?.includes(at) ?? true);
  const size = can.choices.page;
  const of = Math.max(1, Math.ceil(paged.length / size));
  const at = turning.at % of;
  const page = { at, of, stay, ...(only && { only }) };
  const shown = [...paged.slice(at * size, (at + 1) * size), ...staying];
  const turn = (title: string, to: number): Action[] =>
    to < 0 || to >= of ? [] : [{ type: "messageBack", title, value: `${carries}${to}` }];
  const buttons = [...shown, ...turn(previous, at - 1), ...turn(next, at + 1)];
  const native = natively(buttons, can, { isPoll: false, isButtons: false });
  if (native) return { ...activity, suggestedActions: native, page };
  const lines = [activity.text, listed(shown), ...(of > 1 ? [hint] : [])];
  return { ...activity, text: lines.join("\n\n"), page };
}

/** Where several are chosen at once; nothing where the app has nothing for that. */
function chosenTogether(
  { actions, several }: Suggested,
  { choices: { as, several: list } }: Capabilities,
): Pick<Suggested, "actions" | "as" | "several"> | undefined {
  if (!several || !list) return undefined;
  const { ends } = several;
  const areEndsApart = as === "buttons" && ends > 0;
  const all = areEndsApart ? actions.slice(0, -ends) : actions;
  const shown = as === "numbers" ? withNumbers(numbered(all)) : all;
  const isFitting = shown.length <= list.most && shown.every((one) => isShort(one, list));
  // A poll of one option is none.
  if (!isFitting || shown.length < 2) return undefined;
  return {
    actions: [...shown, ...actions.slice(all.length)],
    as: list.as,
    several: { ends, ...(areEndsApart && { areEndsApart }) },
  };
}

function isShort({ title }: Action, { labelLimit }: OptionList): boolean {
  return title.length <= labelLimit;
}

interface Allowed {
  /** The options are all there are of a question. */
  readonly isPoll: boolean;
  /** Nothing but buttons will do. */
  readonly isButtons: boolean;
}

/** As the app has it; nothing where options would look the same when they are cut. */
function natively(
  choices: readonly Action[],
  { choices: { as, most, labelLimit, list } }: Capabilities,
  { isPoll, isButtons }: Allowed,
): Pick<Suggested, "actions" | "as"> | undefined {
  if (as === "buttons" && choices.length <= most) {
    const actions = cut(choices, labelLimit);
    if (actions) return { actions };
  }
  if (isButtons || list === "none" || choices.length > list.most) return undefined;
  if (list.as === "poll" && (!isPoll || choices.length < 2)) return undefined;
  const actions = cut(
    list.as === "poll" ? withNumbers(numbered(choices)) : choices,
    list.labelLimit,
  );
  return actions && { actions, as: list.as };
}

function cut(choices: readonly Action[], labelLimit: number): Action[] | undefined {
  const actions = choices.map((action) => ({
    ...action,
    title: cutText(action.title, labelLimit),
  }));
  return countOf(actions) === countOf(choices) ? actions : undefined;
}

function countOf(actions: readonly { readonly title: string }[]): number {
  return new Set(actions.map(({ title }) => title)).size;
}

/** Labels that are numbers themselves stand alone: "1. 0" would make "1" mean two things. */
function withNumbers<Choice extends { readonly title: string; readonly number: number }>(
  choices: readonly Choice[],
): readonly Choice[] {
  if (choices.some(({ title }) => /^\d+$/.test(title.trim()))) return choices;
  return choices.map((choice) => ({ ...choice, title: `${choice.number}. ${choice.title}` }));
}

function listed(choices: readonly Numbered[]): string {
  return withNumbers(choices)
    .map(({ title }) => title)
    .join("\n");
}

/** All options with what is typed for each, for an app that refuses to show them as they are. */
export function listedPlainly({ actions, as }: Suggested): string {
  // A poll's may have their numbers already.
  const areNumbered = actions.every(({ number }) => number !== undefined);
  if (as === "poll" && areNumbered) return actions.map(({ title }) => title).join("\n");
  const isPage = actions.some(({ number }) => number !== undefined);
  return listed(numbered(isPage ? actions.filter(({ number }) => number) : actions));
}

function numbered(actions: readonly Action[]): Numbered[] {
  return actions.map((action, at) => ({ ...action, number: action.number ?? at + 1 }));
}
