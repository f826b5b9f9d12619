/** A channel made of memory: records what the engine does to it, and shows it as a phone would. */
import type { Readable } from "node:stream";
import { ChannelError } from "../../src/base/errors.ts";
import { toPlain } from "../../src/base/plain.ts";
import type { Accept, Accepted, Capabilities, Driver, Sent } from "../../src/channel/driver.ts";
import { partsFor } from "../../src/channel/parts.ts";
import {
  type ConversationReference,
  codeOf,
  type InboundEvent,
  type OutboundActivity,
} from "../../src/model/activity.ts";
import type { RemoteFile } from "../../src/model/attached.ts";
import { remoteAttachment } from "../../src/model/attachment.ts";
import { app, type Step } from "./script.ts";

interface Button {
  readonly title: string;
  readonly value: string;
}

export interface ShownMessage {
  readonly from: "bot" | "customer";
  readonly nativeId: string;
  readonly text: string;
  /** Empty once the question is closed. */
  readonly buttons: readonly Button[];
  /** Every button the message ever had. */
  readonly offered: readonly Button[];
  readonly code?: string;
  readonly chosen?: string;
}

export interface Written {
  readonly text: string;
  /** What the pressed button carries, or what options carry that are voted for together. */
  readonly pressed?: string | readonly string[];
  /** The app's id: the same for one message delivered again. */
  readonly id?: string;
  readonly part?: InboundEvent["part"];
  /** Files that lie at the app, under these names. */
  readonly files?: readonly string[];
}

export interface Send {
  readonly to: ConversationReference;
  readonly part: OutboundActivity;
  readonly key: string;
  readonly nativeId: string;
}

/** A call of the app, whatever came of it. */
export interface Try {
  readonly person: string;
  readonly key: string;
  readonly at: Date;
}

export interface Edit {
  readonly nativeId: string;
  readonly part: OutboundActivity | null;
}

export class FakeDriver implements Driver {
  readonly channel: string;
  readonly account = "bot";
  readonly can: Capabilities;
  /** Whether it can tell what it has sent. */
  keepsHistory = false;
  /** Its memory for keys is over before a repeat comes. */
  forgetsKeys = false;
  /** What the app gives when it is asked for a file. */
  readonly files = new Map<string, () => Promise<Readable>>();
  /** Called with what the app is going to do. */
  onTry: (person: string, step: Step) => void = () => {};
  /** What time it is there. */
  now: () => Date = () => new Date(0);
  readonly tries: Try[] = [];
  readonly sends: Send[] = [];
  readonly edits: Edit[] = [];
  /** The files asked for, each time. */
  readonly fetches: string[] = [];
  readonly #screens = new Map<string, ShownMessage[]>();
  readonly #scripts = new Map<string, Step[]>();
  #failures: ChannelError[] = [];
  #accept: Accept | undefined;
  #count = 0;

  constructor(channel: string, can: Capabilities) {
    this.channel = channel;
    this.can = can;
  }

  /** The next sends or edits fail so, one after another. */
  fails(...failures: readonly ChannelError[]): void {
    this.#failures.push(...failures);
  }

  /** What happens to the next sends to this person, one after another; after that all is well. */
  plays(person: string, ...steps: readonly Step[]): void {
    this.#scripts.set(person, [...(this.#scripts.get(person) ?? []), ...steps]);
  }

  screen(person: string): readonly ShownMessage[] {
    return this.#screens.get(person) ?? [];
  }

  /** Hands an event to the engine, as a webhook or a poll would. */
  async receive(event: InboundEvent): Promise<Accepted> {
    if (!this.#accept) throw new Error(`the driver of ${this.channel} is not started`);
    return this.#accept(event);
  }

  /** What a person types, or the button they press. It stands on their phone at once. */
  event(person: string, said: Written): InboundEvent {
    this.#count += 1;
    const mine = {
      from: "customer",
      nativeId: "",
      text: said.text,
      buttons: [],
      offered: [],
    } as const;
    this.#show(person, mine);
    const { text, pressed, part, files = [], id = `${person}-${this.#count}` } = said;
    return {
      order: String(this.#count).padStart(12, "0"),
      vouchedFor: person,
      ...(part && { part }),
      activity: {
        type: "message",
        id,
        timestamp: new Date(0),
        channelId: this.channel,
        from: { id: person },
        recipient: { id: this.account },
        conversation: { id: person },
        text,
        ...(pressed !== undefined && { value: toPlain(pressed) }),
        ...(files.length > 0 && {
          attachments: files.map((name) => remoteAttachment({ ref: name, name })),
        }),
      },
    };
  }

  async fetch({ ref }: RemoteFile): Promise<Readable> {
    this.fetches.push(ref);
    const give = this.files.get(ref);
    if (!give) throw new Error(`there is no file ${ref}`);
    return give();
  }

  parts(activity: OutboundActivity): readonly OutboundActivity[] {
    return partsFor(activity, this.can);
  }

  async start(accept: Accept): Promise<void> {
    this.#accept = accept;
  }

  async stop(): Promise<void> {
    this.#accept = undefined;
  }

  async send(to: ConversationReference, part: OutboundActivity, key: string): Promise<Sent> {
    const person = to.user.id;
    this.tries.push({ person, key, at: this.now() });
    this.#failWhenTold();
    const step = this.#scripts.get(person)?.shift() ?? app.works;
    this.onTry(person, step);
    if (step.type === "hangs") return never();
    if (step.type === "fails") throw step.error;
    const sent = this.#arrive(to, part, key);
    if (step.type === "arrives, hangs") return never();
    if (step.type === "arrives, fails") throw step.error;
    return sent;
  }

  #arrive(to: ConversationReference, part: OutboundActivity, key: string): Sent {
    const known = this.sends.find((sent) => sent.key === key);
    const isDropped = this.can.dropsRepeatsMs > 0 && !this.forgetsKeys;
    if (known && isDropped) return { nativeId: known.nativeId };
    const nativeId = `${this.channel}-${this.sends.length + 1}`;
    this.sends.push({ to, part, key, nativeId });
    const buttons = part.suggestedActions?.actions ?? [];
    const code = codeOf(part);
    this.#show(to.user.id, {
      ...{ from: "bot", nativeId, text: part.text, buttons, offered: buttons },
      ...(code !== undefined && { code }),
    });
    return { nativeId };
  }

  async find(to: ConversationReference, key: string): Promise<Sent | "not there" | "unknown"> {
    if (!this.keepsHistory) return "unknown";
    const known = this.sends.find((sent) => sent.key === key && sent.to.user.id === to.user.id);
    return known ? { nativeId: known.nativeId } : "not there";
  }

  async edit(
    to: ConversationReference,
    nativeId: string,
    part: OutboundActivity | null,
  ): Promise<void> {
    this.#failWhenTold();
    this.edits.push({ nativeId, part });
    const screen = this.screen(to.user.id).flatMap((message) => {
      if (message.nativeId !== nativeId) return [message];
      return part === null ? [] : [edited(message, part)];
    });
    this.#screens.set(to.user.id, screen);
  }

  #failWhenTold(): void {
    const failure = this.#failures.shift();
    if (failure) throw failure;
  }

  #show(person: string, message: ShownMessage): void {
    this.#screens.set(person, [...this.screen(person), message]);
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

export function refusal(retry: "never" | "later", retryAfterMs?: number): ChannelError {
  return new ChannelError("CHANNEL_REFUSED", "The app refused the message", {
    retry,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function edited(message: ShownMessage, part: OutboundActivity): ShownMessage {
  const buttons = part.closed ? [] : (part.suggestedActions?.actions ?? []);
  const chosen = part.closed?.chosen;
  return { ...message, text: part.text, buttons, ...(chosen !== undefined && { chosen }) };
}
