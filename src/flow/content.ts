/** From what a flow says to the message that carries it. Pure. */
import { codeContentType, type OutboundActivity } from "../model/activity.ts";
import type { Option } from "../model/customer.ts";
import { fileAttachment } from "../model/file-attachment.ts";
import { type Marked, markdown } from "./markdown.ts";
import type { Card, Content } from "./verbs.ts";

/** What the buttons of a card carry: pressing one is saying what follows. */
const sayingButton = /^says:(.*)$/s;

export function activityOf(content: Content): OutboundActivity {
  if (typeof content === "string") return { type: "message", text: content };
  const { title, list = [], links = [], buttons = [], code, files = [] } = content;
  const { text, marks } = readText(content);
  const items = list.map((item) =>
    typeof item === "string" ? `• ${item}` : `• ${item.title}: ${item.text}`,
  );
  const addresses = links.map((link) => `${link.title}: ${link.url}`);
  const paragraphs = [title, text, items.join("\n"), addresses.join("\n")].filter(Boolean);
  const actions = optionsOf(buttons).map(({ key, title: label }) => {
    return { type: "messageBack" as const, title: label, value: `says:${key}` };
  });
  const before = title ? title.length + 2 : 0;
  const moved = marks.map((mark) => ({ ...mark, from: mark.from + before, to: mark.to + before }));
  const attachments = [
    ...(code === undefined ? [] : [{ contentType: codeContentType, content: code }]),
    ...files.map(fileAttachment),
  ];
  return {
    type: "message",
    text: paragraphs.join("\n\n"),
    ...(moved.length > 0 && { marks: moved }),
    ...(actions.length > 0 && { suggestedActions: { actions } }),
    ...(attachments.length > 0 && { attachments }),
  };
}

function readText({ text, format }: Card): Marked {
  return format === "markdown" ? markdown(text) : { text, marks: [] };
}

/** The buttons of a card: what each says, and its label. */
export function optionsOf(buttons: NonNullable<Card["buttons"]>): Option[] {
  return buttons.map((button) =>
    typeof button === "string"
      ? { key: button, title: button }
      : { key: button.says, title: button.title },
  );
}

/** The words that pressing a card's button stands for. */
export function wordsOf(pressed: string): string | undefined {
  return sayingButton.exec(pressed)?.[1];
}
