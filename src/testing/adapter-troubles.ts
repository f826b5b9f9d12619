/** How an adapter tells that an app refuses: what the engine decides by. */
import { deepEqual, ok } from "node:assert/strict";
import { ChannelError } from "../base/errors.ts";
import {
  type AdapterBehaviour,
  type AdapterStage,
  type BegunStage,
  checksOf,
} from "./adapter-contract.ts";

/** Ways in which an app refuses. */
export type Trouble = "slow down" | "blocked" | "not let in" | "no answer" | "bad format";

/** A stage whose app can be made to refuse. */
export interface TroubledStage extends AdapterStage {
  /** The next message is refused so. */
  fails(trouble: Trouble): void;
}

/** What the engine decides by when an app refuses: for adapters of apps that do. */
export function adapterTroubles(
  makeStage: () => Promise<TroubledStage>,
): readonly AdapterBehaviour[] {
  return checksOf(troubles, makeStage);
}

type Told = Partial<Pick<ChannelError, "code" | "retry" | "mayHaveArrived">>;

type Check = (on: BegunStage<TroubledStage>) => Promise<void>;

const troubles: Readonly<Record<string, Check>> = {
  "tells how long to wait": async (on) => {
    const error = await refused(on, "slow down", { retry: "later", mayHaveArrived: false });
    ok((error.retryAfterMs ?? 0) > 0, "it does not say how long");
  },
  "tells who cannot be written to": async (on) => {
    await refused(on, "blocked", { code: "CHANNEL_UNREACHABLE", retry: "never" });
  },
  "tells that our account is not let in": async (on) => {
    await refused(on, "not let in", { code: "CHANNEL_UNAUTHORIZED", retry: "later" });
  },
  "tells that a message may have arrived": async (on) => {
    await refused(on, "no answer", { retry: "later", mayHaveArrived: true });
  },
  "tells that a message has to be written more plainly": async (on) => {
    await refused(on, "bad format", { code: "CHANNEL_BAD_FORMAT", mayHaveArrived: false });
  },
};

async function refused(
  { stage, to }: BegunStage<TroubledStage>,
  trouble: Trouble,
  wanted: Told,
): Promise<ChannelError> {
  stage.fails(trouble);
  const error = await stage.driver.send(to, { type: "message", text: "Hello" }, "key").then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  ok(error instanceof ChannelError, `"${trouble}" is told by no ChannelError`);
  const told = Object.fromEntries(
    Object.keys(wanted).map((name) => [name, error[name as keyof Told]]),
  );
  deepEqual(told, wanted);
  return error;
}
