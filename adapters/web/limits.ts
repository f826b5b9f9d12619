/** What each simulated app can do: the limits of the real one, from its own documentation. */
import type { Capabilities } from "../../src/index.ts";

export const skins = ["whatsapp", "telegram", "discord"] as const;
export type Skin = (typeof skins)[number];

/** Whether the real app lets a bot look through what it has sent. */
export const keepsHistory: Readonly<Record<Skin, boolean>> = {
  whatsapp: true,
  telegram: false,
  discord: true,
};

export const limits: Readonly<Record<Skin, Capabilities>> = {
  // WhatsApp Web: buttons and lists are no longer shown to recipients, so options are numbered.
  whatsapp: {
    textLimit: 4_000,
    choices: { as: "numbers", most: 0, labelLimit: 0 },
    forms: "none",
    code: "own message",
    edits: false,
    dropsRepeatsMs: 0,
    pace: "free",
  },
  // Bot API: text 1-4096 characters; an inline keyboard stays readable up to about 30 a label.
  telegram: {
    textLimit: 4_096,
    choices: { as: "buttons", most: 100, labelLimit: 30 },
    forms: "none",
    code: "copy button",
    edits: true,
    dropsRepeatsMs: 0,
    pace: "free",
  },
  // Discord: content 2000, five rows of five buttons, label 80; `nonce` with `enforce_nonce`.
  discord: {
    textLimit: 2_000,
    choices: { as: "buttons", most: 25, labelLimit: 80 },
    forms: "none",
    code: "code block",
    edits: true,
    dropsRepeatsMs: 120_000,
    pace: "free",
  },
};
