/** What one activity becomes on an app, by what the app can do: one part for each native message. */
import { codeOf, type OutboundActivity } from "../model/activity.ts";
import type { Capabilities } from "./driver.ts";
import { cutText, splitText } from "./split-text.ts";

/** Long text is cut where a reader would pause; what belongs under it stays with the last part. */
export function partsFor(activity: OutboundActivity, can: Capabilities): OutboundActivity[] {
  const { text, ...rest } = withChoices(activity, can);
  const texts = splitText(text, can.textLimit);
  const last = texts.pop() ?? "";
  const parts: OutboundActivity[] = texts.map((piece) => ({ type: "message", text: piece }));
  const code = codeOf(activity);
  if (code === undefined || can.code !== "own message") return [...parts, { ...rest, text: last }];
  const { attachments: _, ...bare } = rest;
  return [...parts, { ...bare, text: last }, { type: "message", text: code }];
}

function withChoices(activity: OutboundActivity, can: Capabilities): OutboundActivity {
  const actions = activity.suggestedActions?.actions;
  if (!actions) return activity;
  const { as, most, labelLimit } = can.choices;
  if (as === "buttons" && actions.length <= most) {
    const cut = actions.map((action) => ({ ...action, title: cutText(action.title, labelLimit) }));
    // Options that look the same when they are cut are written out instead.
    if (countOf(cut) === countOf(actions)) {
      return { ...activity, suggestedActions: { ...activity.suggestedActions, actions: cut } };
    }
  }
  const { suggestedActions, ...rest } = activity;
  if (suggestedActions?.areShortcuts) return rest;
  return { ...rest, text: `${activity.text}\n\n${listed(actions.map(({ title }) => title))}` };
}

function countOf(actions: readonly { readonly title: string }[]): number {
  return new Set(actions.map(({ title }) => title)).size;
}

/** The same in plain text and one piece, for an app that refuses it as it is. */
export function plainPart(activity: OutboundActivity, textLimit: number): OutboundActivity {
  const titles = activity.suggestedActions?.actions.map(({ title }) => title) ?? [];
  const isChoice = !activity.closed && !activity.suggestedActions?.areShortcuts;
  const choices = titles.length > 0 && isChoice ? listed(titles) : undefined;
  const pieces = [activity.text, codeOf(activity), choices].filter((piece) => piece !== undefined);
  return { type: "message", text: cutText(pieces.join("\n\n"), textLimit) };
}

/** Labels that are numbers themselves stand alone: "1. 0" would make "1" mean two things. */
function listed(titles: readonly string[]): string {
  const areNumbers = titles.some((title) => /^\d+$/.test(title.trim()));
  return titles.map((title, at) => (areNumbers ? title : `${at + 1}. ${title}`)).join("\n");
}
