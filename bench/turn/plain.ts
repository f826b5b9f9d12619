/**
 * The sign-up by hand, for nothing but this one form: each message is filed under the app's id,
 * so that a redelivery is known; then state, exchanges and the end of the message are written
 * together, and only then the reply goes out.
 */
import { collection, type Document } from "../../src/model/collection.ts";
import { type Exchange, exchanges } from "../../src/model/exchange.ts";
import { type InboxEntry, inbox } from "../../src/model/inbox.ts";
import type { Store } from "../../src/store/port.ts";
import {
  account,
  type Contestant,
  channel,
  type Message,
  type OnSent,
  questions,
  thanks,
} from "./scene.ts";

type Step = keyof typeof questions;

interface SignUp extends Document {
  readonly step: Step | "start" | "done";
  readonly answers: Readonly<Partial<Record<Step, string | number>>>;
  readonly count: number;
  readonly last: string;
}

const signUps = collection<SignUp>()("sign-ups", {});
const steps = Object.keys(questions) as Step[];

const readers: Record<Step, (text: string) => string | number | undefined> = {
  name: (text) => (text.length >= 2 ? text : undefined),
  email: (text) => (/^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(text) ? text : undefined),
  city: (text) => (text.length >= 2 ? text : undefined),
  age: (text) => (Number(text) >= 1 && Number(text) <= 150 ? Number(text) : undefined),
  size: (text) => (["S", "M", "L"].includes(text) ? text : undefined),
};

export async function plain(store: Store, onSent: OnSent): Promise<Contestant> {
  const entries = store.collection(inbox);
  const states = store.collection(signUps);
  const story = store.collection(exchanges);
  return {
    async receive(message) {
      const entry = entryOf(message);
      if ((await entries.insert([entry]))[0] === "exists") return;
      const [before] = await states.get([message.customer]);
      const { state, text } = next(before, message);
      await Promise.all([
        before ? states.replace([state]) : states.insert([state]),
        story.insert(exchangesOf(entry, state, text)),
        entries.replace([{ ...entry, rev: 2, state: "done" }]),
      ]);
      onSent(message.customer, text);
    },
    idle: async () => {},
    stop: async () => {},
  };
}

function next(before: SignUp | undefined, { customer, id, text }: Message) {
  const moved = { _id: customer, rev: (before?.rev ?? 0) + 1, last: id };
  const count = (before?.count ?? 0) + 2;
  const known = before?.answers ?? {};
  const step = before?.step ?? "start";
  if (step === "start" || step === "done") {
    const state: SignUp = { ...moved, count, step: "name", answers: {} };
    return { state, text: questions.name };
  }
  const value = readers[step](text);
  if (value === undefined) {
    const state: SignUp = { ...moved, count, step, answers: known };
    return { state, text: `That does not look right. ${questions[step]}` };
  }
  const following = steps[steps.indexOf(step) + 1];
  const answers = { ...known, [step]: value };
  const state: SignUp = { ...moved, count, step: following ?? "done", answers };
  return { state, text: following ? questions[following] : thanks };
}

function entryOf({ customer, id, number, text }: Message): InboxEntry {
  const identity = `${channel}:${account}:${customer}`;
  const order = String(number).padStart(12, "0");
  return {
    _id: `${channel}:${account}:${id}`,
    rev: 1,
    identity,
    order,
    acceptedAt: new Date(),
    state: "new",
    event: {
      order,
      activity: {
        type: "message",
        id,
        timestamp: new Date(),
        channelId: channel,
        from: { id: customer },
        recipient: { id: account },
        conversation: { id: customer },
        text,
      },
    },
  };
}

function exchangesOf({ _id, identity, event }: InboxEntry, state: SignUp, text: string) {
  const common = { rev: 1, customer: state._id, at: new Date(), identity, channel };
  const received: Exchange = {
    ...common,
    _id: `in:${_id}`,
    seq: state.count - 1,
    direction: "in",
    activity: event.activity,
    state: "received",
  };
  const sent: Exchange = {
    ...common,
    _id: `out:${_id}`,
    seq: state.count,
    direction: "out",
    activity: { type: "message", text },
    state: "sent",
  };
  return [received, sent];
}
