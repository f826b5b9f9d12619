/** What the processes of a herd and the app outside say to each other. */
import type { FaultPoint } from "../../../src/base/surroundings.ts";
import type { Accepted, Sent } from "../../../src/channel/driver.ts";
import type {
  ConversationReference,
  InboundEvent,
  OutboundActivity,
} from "../../../src/model/activity.ts";

export type ToProcess =
  | { readonly type: "deliver"; readonly call: number; readonly event: InboundEvent }
  | { readonly type: "sent"; readonly call: number; readonly sent: Sent }
  | { readonly type: "ping" }
  /** To a process begun with `--expose-gc`. */
  | { readonly type: "collect" }
  | { readonly type: "die"; readonly at: FaultPoint; readonly count: number };

export type FromProcess =
  | { readonly type: "ready" }
  | { readonly type: "armed" }
  | { readonly type: "pong" }
  /** How much room its heap holds that nothing lies in. */
  | { readonly type: "collected"; readonly spareBytes: number }
  | { readonly type: "delivered"; readonly call: number; readonly accepted: Accepted }
  | { readonly type: "refused"; readonly call: number; readonly reason: string }
  | {
      readonly type: "send";
      readonly call: number;
      readonly to: ConversationReference;
      readonly part: OutboundActivity;
      readonly key: string;
    }
  | { readonly type: "booked"; readonly key: string }
  /** A warning or an error, or that it stood still. */
  | { readonly type: "told"; readonly what: string };
