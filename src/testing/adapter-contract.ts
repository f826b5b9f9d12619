/** What every adapter has to do, as behaviours that any runner can check. */
import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { Readable } from "node:stream";
import type { Accept, Driver } from "../channel/driver.ts";
import {
  type ConversationReference,
  type InboundEvent,
  inboundEvent,
  type OutboundActivity,
  referenceOf,
} from "../model/activity.ts";
import type { KeptFile } from "../model/attached.ts";
import { fileAttachment } from "../model/file-attachment.ts";
import type { Store } from "../store/port.ts";

/** What stands on the screen of somebody's app. */
export interface SeenMessage {
  readonly text: string;
  /** Labels of what can be pressed. */
  readonly buttons: readonly string[];
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/** An adapter, with the app it speaks to and somebody who uses it. */
export interface AdapterStage {
  /** Not started. */
  readonly driver: Driver;
  /** The store of the driver, open. */
  readonly store: Store;
  /** Somebody writes; it comes to the driver as it would. */
  writes(text: string): Promise<void>;
  /** Somebody presses the button with this label, on the newest message that has it. */
  presses(label: string): Promise<void>;
  /**
   * Somebody votes for the options with these labels, in the newest poll that has them: only where
   * the app has `choices.several`.
   */
  votes(...labels: readonly string[]): Promise<void>;
  /** What the bot has sent and the app shows, oldest first. */
  seen(): Promise<readonly SeenMessage[]>;
  /** Ends the driver and its app. */
  end(): Promise<void>;
}

/** One thing that an adapter does. */
export interface AdapterBehaviour {
  readonly title: string;
  /** @throws AssertionError when the adapter does not do it. */
  check(): Promise<void>;
}

/**
 * The behaviours that the engine relies on, each on a stage of its own.
 *
 * @example
 * for (const { title, check } of adapterContract(makeStage)) it(title, check);
 */
export function adapterContract(
  makeStage: () => Promise<AdapterStage>,
): readonly AdapterBehaviour[] {
  return checksOf(behaviours, makeStage);
}

/** Checks that each have a stage, on which somebody has written. */
export function checksOf<Stage extends AdapterStage>(
  checks: Readonly<Record<string, (on: BegunStage<Stage>) => Promise<void>>>,
  makeStage: () => Promise<Stage>,
): readonly AdapterBehaviour[] {
  return Object.entries(checks).map(([title, check]) => ({
    title,
    async check() {
      const stage = await makeStage();
      try {
        await check(await begun(stage));
      } finally {
        await stage.end();
      }
    },
  }));
}

/** A stage on which somebody has written. */
export interface BegunStage<Stage = AdapterStage> {
  readonly stage: Stage;
  readonly to: ConversationReference;
  /** The next thing that is taken in. */
  next(): Promise<InboundEvent>;
}

async function begun<Stage extends AdapterStage>(stage: Stage): Promise<BegunStage<Stage>> {
  const taken: InboundEvent[] = [];
  const waiting: ((event: InboundEvent) => void)[] = [];
  const accept: Accept = async (event) => {
    const look = waiting.shift();
    if (look) look(event);
    else taken.push(event);
    return "accepted";
  };
  const next = () => {
    const event = taken.shift();
    return event ? Promise.resolve(event) : new Promise<InboundEvent>((done) => waiting.push(done));
  };
  await stage.driver.start(accept);
  await stage.writes("hello");
  const first = await next();
  return { stage, next, to: referenceOf(first.activity) };
}

const hostile = "<b>2 < 3 & 4</i> *not bold* _nor_ `this` [nor](http://x) &amp; \\ 👩‍👩‍👧 عربي";

const behaviours: Readonly<Record<string, (on: BegunStage) => Promise<void>>> = {
  "takes in what somebody writes, word for word and in order": async ({ stage, next }) => {
    await stage.writes(hostile);
    const first = inboundEvent.parse(await next());
    await stage.writes("and more");
    const second = inboundEvent.parse(await next());

    equal(textOf(first), hostile);
    equal(textOf(second), "and more");
    ok(first.order < second.order, "the order of the second is not behind that of the first");
    notEqual(first.activity.id, second.activity.id);
  },

  "names itself as the account that was written to": async ({ stage: { driver }, to }) => {
    equal(to.channelId, driver.channel);
    equal(to.bot.id, driver.account);
  },

  "shows text as it is, whatever signs are in it": async ({ stage, to }) => {
    await sends(stage, to, { type: "message", text: hostile });

    equal((await last(stage)).text, hostile);
  },

  "shows all of a text that is too long for one message": async ({ stage, to }) => {
    const text = "A sentence of some length. ".repeat(1_000).trim();
    const count = await sends(stage, to, { type: "message", text });

    const seen = (await stage.seen()).slice(-count);
    equal(seen.map((one) => one.text).join(" "), text);
    ok(count > 1, "nothing was cut");
  },

  "gives back what a pressed button carries": async ({ stage, to, next }) => {
    await sends(stage, to, question);
    await stage.presses("Tea");
    const { activity } = await next();

    // Where options are numbers, pressing is typing.
    const isTyped = stage.driver.can.choices.as === "numbers";
    const { text, value } = activity.type === "message" ? activity : {};
    equal(isTyped ? text : value, isTyped ? "1" : longValue);
  },

  "gives back together what is voted for together, where the app can": async (on) => {
    const { stage, to, next } = on;
    if (!stage.driver.can.choices.several) return;
    const several = {
      ...question,
      suggestedActions: { ...question.suggestedActions, actions: options, several: { ends: 0 } },
    };
    await sends(stage, to, several);
    const shown = stage.driver.parts(several, to).at(-1)?.suggestedActions?.actions ?? [];
    const [tea = "", , water = ""] = shown.map(({ title }) => title);
    await stage.votes(tea, water);
    const { activity } = inboundEvent.parse(await next());

    equal(activity.type, "message");
    deepEqual(activity.value, [longValue, "abcdefghij:2"]);
  },

  "shows files with their bytes": async ({ stage, to }) => {
    const file = await aFile(stage.store);
    await sends(stage, to, {
      ...{ type: "message", text: "For you", attachments: [fileAttachment(file)] },
    });

    const files = (await stage.seen()).flatMap((one) => one.files);
    deepEqual(
      files.map(({ name, content }) => [name, Buffer.from(content).toString()]),
      [["terms.txt", fileText]],
    );
  },

  "changes a message in place and takes it back, where the app can": async ({ stage, to }) => {
    const { driver } = stage;
    if (!driver.can.edits) return;
    const [part = question] = driver.parts(question);
    const { nativeId } = await driver.send(to, part, "q");
    const before = (await stage.seen()).length;
    await driver.edit(to, nativeId, { ...part, text: "Another one?" });
    const changed = await last(stage);
    await driver.edit(to, nativeId, { ...part, closed: {} });
    await driver.edit(to, nativeId, { ...part, closed: {} });
    const closed = await last(stage);
    await driver.edit(to, nativeId, null);

    deepEqual([changed.text, changed.buttons.length], ["Another one?", 2]);
    deepEqual(closed.buttons, []);
    equal((await stage.seen()).length, before - 1);
  },

  "tells what it knows of a message that may have arrived": async ({ stage, to }) => {
    const since = new Date(Date.now() - 60_000);
    const { nativeId } = await stage.driver.send(to, { type: "message", text: "There?" }, "key");
    const found = await stage.driver.find(to, "key", since);

    if (typeof found === "object") equal(found.nativeId, nativeId);
    else equal(found, "unknown");
  },

  "takes in nothing once it is stopped, and goes on when it is started again": async (on) => {
    const { stage } = on;
    await stage.driver.stop();
    await stage.driver.stop();
    let heard: () => void = () => {};
    const again = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await stage.driver.start(async (event) => {
      // What was not confirmed before may come once more.
      if (textOf(event) === "still there?") heard();
      return "accepted";
    });
    await stage.writes("still there?");
    await again;
  },
};

/** Longer than what any app carries in a button. */
const longValue = `says:${"a cup of tea, ".repeat(20)}`;
const fileText = "Dogs are welcome.";

const options = [
  { type: "messageBack" as const, title: "Tea", value: longValue },
  { type: "messageBack" as const, title: "Coffee", value: "abcdefghij:1" },
  { type: "messageBack" as const, title: "Water", value: "abcdefghij:2" },
];

const question: OutboundActivity = {
  ...{ type: "message", text: "Tea or coffee?" },
  suggestedActions: { actions: options.slice(0, 2) },
};

async function sends(
  { driver }: AdapterStage,
  to: ConversationReference,
  activity: OutboundActivity,
): Promise<number> {
  const parts = driver.parts(activity);
  for (const [at, part] of parts.entries()) await driver.send(to, part, `key/${at}`);
  return parts.length;
}

async function last(stage: AdapterStage): Promise<SeenMessage> {
  return (await stage.seen()).at(-1) ?? { text: "", buttons: [], files: [] };
}

async function aFile(store: Store): Promise<KeptFile> {
  const { hash, sizeBytes } = await store.files.put(Readable.from([Buffer.from(fileText)]), 1_000);
  return { hash, sizeBytes, name: "terms.txt", type: "text/plain" };
}

function textOf({ activity }: InboundEvent): string | undefined {
  return activity.type === "message" ? activity.text : undefined;
}
