/** What the tests of the deliverer share: an app's phone in words, and a question with buttons. */
import type { OutboundActivity } from "../../src/model/activity.ts";
import type { Deliveries } from "./deliveries.ts";

export const minute = 60_000;
export const hour = 60 * minute;

export function textsTo(all: Deliveries, channel: string, name = "ann"): readonly string[] {
  return all
    .driver(channel)
    .screen(name)
    .map(({ text }) => text);
}

export function repeated<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

export const question: OutboundActivity = {
  ...{ type: "message", text: "Shall we?" },
  suggestedActions: {
    actions: [
      { type: "messageBack", title: "Yes", value: "q:0" },
      { type: "messageBack", title: "No", value: "q:1" },
    ],
  },
};
