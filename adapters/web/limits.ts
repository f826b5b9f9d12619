/** What each simulated app can do: the limits of the real one, from its own documentation. */
import type { Capabilities, OptionList, WholeForms } from "../../src/index.ts";
import { limits as telegram } from "../telegram/limits.ts";

export const skins = ["whatsapp", "telegram", "discord"] as const;
export type Skin = (typeof skins)[number];

/** Whether the real app lets a bot look through what it has sent. */
export const keepsHistory: Readonly<Record<Skin, boolean>> = {
  whatsapp: true,
  telegram: false,
  discord: true,
};

export const megabyte = 1_024 * 1_024;
/** A poll's question may have 255 characters, its 2 to 12 options 100 each. */
const poll: OptionList = { as: "poll", most: 12, labelLimit: 100, textLimit: 255 };
const menu: OptionList = { as: "menu", most: 25, labelLimit: 100, textLimit: 2_000 };

/**
 * Five components a modal, titles and labels of 45, descriptions of 100, ten files a component; one
 * modal after another.
 */
const modals: WholeForms = {
  kinds: [
    ...(["text", "long text", "number", "email", "phone", "date", "location", "contact"] as const),
    ...(["rating", "consent", "yes or no", "choice", "choices", "file"] as const),
  ],
  ...{
    fieldsPerPage: 5,
    pages: 5,
    options: 25,
    files: 10,
    titleLimit: 45,
    labelLimit: 45,
    hintLimit: 100,
  },
};

export const limits: Readonly<Record<Skin, Capabilities>> = {
  // WhatsApp Web: buttons and lists are no longer shown to recipients; polls are, and numbers.
  whatsapp: {
    textLimit: 4_000,
    choices: { as: "numbers", most: 0, labelLimit: 0, list: poll, several: poll, page: 10 },
    inputs: [],
    forms: "none",
    code: "own message",
    // Media goes through memory: 16 MB for pictures, 64 MB for documents; captions of 1024.
    files: {
      sendBytes: 64 * megabyte,
      receiveBytes: 64 * megabyte,
      pictureBytes: 16 * megabyte,
      captionLimit: 1_024,
      together: { most: 1, bytes: 64 * megabyte },
    },
    edits: false,
    dropsRepeatsMs: 0,
    pace: "free",
  },
  telegram: { ...telegram, pace: "free" },
  // Discord: content 2000, rows of five buttons, label 80, a menu of 25 beyond two rows; `nonce` with `enforce_nonce`.
  discord: {
    textLimit: 2_000,
    choices: { as: "buttons", most: 10, labelLimit: 80, list: menu, page: 22 },
    inputs: [],
    forms: modals,
    code: "code block",
    // 10 MiB a file unless a server is boosted, ten files and 25 MiB a message.
    files: {
      sendBytes: 10 * megabyte,
      receiveBytes: 10 * megabyte,
      pictureBytes: 10 * megabyte,
      captionLimit: 2_000,
      together: { most: 10, bytes: 25 * megabyte },
    },
    links: "buttons",
    edits: true,
    dropsRepeatsMs: 120_000,
    pace: "free",
  },
};
