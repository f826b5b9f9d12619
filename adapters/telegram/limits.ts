/** What Telegram can do: the limits of its Bot API, from its own documentation. */
import type { Capabilities } from "../../src/index.ts";

const megabyte = 1_024 * 1_024;

export const limits: Capabilities = {
  textLimit: 4_096,
  // An inline keyboard stays readable up to about 30 characters a label and 25 keys.
  // A poll has 2 to 12 options of up to 100 characters under a question of up to 300.
  choices: {
    ...{ as: "buttons", most: 25, labelLimit: 30, list: "none", page: 8 },
    several: { as: "poll", most: 12, labelLimit: 100, textLimit: 300 },
  },
  inputs: ["phone", "location"],
  forms: "none",
  code: "copy button",
  // Bots send up to 50 MB, photos up to 10 MB, and may load up to 20 MB; an album has 2 to 10.
  files: {
    sendBytes: 50 * megabyte,
    receiveBytes: 20 * megabyte,
    pictureBytes: 10 * megabyte,
    captionLimit: 1_024,
    together: { most: 10, bytes: 50 * megabyte, isBare: true },
  },
  links: "inside",
  framedBy: ["https://web.telegram.org"],
  edits: true,
  // No key tells Telegram that it has a message already.
  dropsRepeatsMs: 0,
  // 30 a second for a bot. A chat takes one a second in the long run and lets short bursts through,
  // such as an answer of three messages: what goes over is told how long to wait.
  pace: { perChatPerSecond: 20, perAccountPerSecond: 30 },
};

const { several: _, ...chosenInTurn } = limits.choices;

/** No vote says in which group it was given: there, options are chosen one after another. */
export const groupLimits: Capabilities = { ...limits, choices: chosenInTurn };
