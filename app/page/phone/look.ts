// Says what each app's drawing has to provide, so that a phone never asks which app it is.
import type { ComponentType } from "react";
import type { EngineHealth } from "../server/engine.ts";
import type { FilledIn } from "../server/native-form.ts";
import type { Choice } from "../server/wire.ts";
import type { ShownMessage } from "./shown-messages.ts";

export interface MessageProps {
  readonly message: ShownMessage;
  /** The holder's name, for apps that write it beside each message. */
  readonly customerName: string;
  /** Directly after a message of the same sender, so that name and tail need no repeating. */
  readonly isContinued: boolean;
  /** Where the content of a file is that is named by this hash. */
  fileAt(hash: string): string;
  /** What tells a page inside the app who has opened it. */
  readonly opensAt: string;
  press(choice: Choice): void;
  /** Votes for the options with these ids. */
  vote(ids: readonly string[]): void;
  /** Sends what was filled in of the app's own form. */
  submit(sent: FilledIn & { readonly form: string }): void;
}

export interface Look {
  readonly Header: ComponentType<{ readonly health: EngineHealth }>;
  readonly Message: ComponentType<MessageProps>;
  readonly placeholder: string;
}

export const botName = "Harbour Shop";
