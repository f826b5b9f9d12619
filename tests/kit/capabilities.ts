/** What apps can do: the three simulated ones, and one of few and short buttons. */
import { limits } from "../../adapters/web/limits.ts";
import type { Capabilities } from "../../src/channel/driver.ts";

export const capabilitySets: Readonly<Record<string, Capabilities>> = {
  ...limits,
  // WhatsApp's Cloud API: body 1024, three reply buttons of 20, a list of ten rows of 24.
  cloud: {
    textLimit: 1_024,
    choices: {
      ...{ as: "buttons", most: 3, labelLimit: 20, page: 7 },
      list: { as: "menu", most: 10, labelLimit: 24, textLimit: 1_024 },
    },
    inputs: [],
    forms: "none",
    code: "own message",
    files: {
      sendBytes: 100_000_000,
      receiveBytes: 100_000_000,
      pictureBytes: 5_000_000,
      captionLimit: 1_024,
      together: { most: 1, bytes: 100_000_000 },
    },
    edits: false,
    dropsRepeatsMs: 0,
    pace: "free",
  },
};
