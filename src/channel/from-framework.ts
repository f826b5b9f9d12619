/** From what a Bot Framework bot sends to what every app can show. Pure. */
import type { Activity, Attachment, CardAction } from "botbuilder";
import type { OutboundActivity } from "../model/activity.ts";

const cards = ["hero", "thumbnail", "signin", "receipt"].map(
  (kind) => `application/vnd.microsoft.card.${kind}`,
);

interface CardContent {
  readonly title?: string;
  readonly subtitle?: string;
  readonly text?: string;
  readonly buttons?: readonly Partial<CardAction>[];
}

/**
 * Text, cards as text with their buttons, and suggested actions. Typing, traces and delays say
 * nothing a customer could read later, and become nothing.
 */
export function fromFramework(activity: Partial<Activity>): OutboundActivity | undefined {
  if ((activity.type ?? "message") !== "message") return undefined;
  const contents = (activity.attachments ?? []).flatMap(cardContent);
  const lines = contents.flatMap(({ title, subtitle, text }) => [title, subtitle, text]);
  const texts = [activity.text, ...lines].filter((text) => text !== undefined && text !== "");
  const offered = [
    ...contents.flatMap(({ buttons }) => buttons ?? []),
    ...(activity.suggestedActions?.actions ?? []),
  ];
  const links = offered.filter(({ type }) => type === "openUrl").map(linkLine);
  const actions = offered.filter(({ type }) => type !== "openUrl").map(toAction);
  return {
    type: "message",
    text: [...texts, ...links].join("\n"),
    ...(actions.length > 0 && { suggestedActions: { actions } }),
  };
}

function cardContent({ contentType, content }: Attachment): CardContent[] {
  // What a card's type names is what botbuilder's CardFactory put in.
  return cards.includes(contentType) ? [content as CardContent] : [];
}

function linkLine({ title, value }: Partial<CardAction>): string {
  return `${title ?? ""}: ${String(value)}`;
}

function toAction({ title = "", value }: Partial<CardAction>) {
  return {
    type: "messageBack" as const,
    title,
    value: typeof value === "string" ? value : title,
  };
}
