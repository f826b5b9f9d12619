// Sends what the customer writes or presses on one phone, in order, and keeps what failed.
//
// A retry posts the same id again: the server takes each id once, so a message whose answer
// was lost on the way is never said twice.
import { useRef, useState } from "react";
import type { AppId } from "../apps.ts";
import { newMessageId } from "../ids.ts";
import { ApiError, type Outgoing, postMessage } from "../server/api.ts";
import type { FilledIn } from "../server/native-form.ts";
import type { Waiting } from "./shown-messages.ts";

type Asked = NonNullable<Waiting["question"]>;

interface Outbox {
  readonly waiting: readonly Waiting[];
  say(text: string): void;
  attach(file: File): void;
  share(what: "phone" | "location"): void;
  press(choice: string, question: Asked): void;
  vote(votes: readonly string[], question: Asked): void;
  submit(sent: FilledIn & { readonly form: string }, question: Asked): void;
  retry(id: string): void;
  remove(id: string): void;
}

/** Only a refusal of this very message is worth telling; anything else is "not reachable". */
function reasonOf(error: unknown): string | undefined {
  return error instanceof ApiError && error.status < 500 ? error.message : undefined;
}

export function useOutbox(app: AppId, person: string, onAccepted: () => void): Outbox {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const previous = useRef<Promise<void>>(Promise.resolve());

  const change = (id: string, next: Partial<Waiting>) =>
    setWaiting((all) =>
      all.map((entry) => (entry.outgoing.id === id ? { ...entry, ...next } : entry)),
    );

  const deliver = async (outgoing: Outgoing) => {
    try {
      await postMessage(app, person, outgoing);
      change(outgoing.id, { state: "accepted" });
      onAccepted();
    } catch (error) {
      change(outgoing.id, { state: "failed", reason: reasonOf(error) });
    }
  };

  const post = (outgoing: Outgoing) => {
    previous.current = previous.current.then(() => deliver(outgoing));
  };

  const send = (outgoing: Outgoing, question?: Waiting["question"]) => {
    const at = new Date().toISOString();
    const entry = { outgoing, at, state: "pending", reason: undefined, question } as const;
    setWaiting((all) => [...all, entry]);
    post(outgoing);
  };

  return {
    waiting,
    say: (text) => send({ id: newMessageId(), text }),
    share: (what) => send({ id: newMessageId(), share: what }),
    attach: (file) => send({ id: newMessageId(), file }),
    press: (choice, question) => send({ id: newMessageId(), choice }, question),
    vote: (votes, question) => send({ id: newMessageId(), votes }, question),
    submit: (sent, question) => send({ id: newMessageId(), ...sent }, question),
    retry: (id) => {
      const entry = waiting.find(({ outgoing }) => outgoing.id === id);
      if (!entry) return;
      change(id, { state: "pending", reason: undefined });
      post(entry.outgoing);
    },
    remove: (id) => setWaiting((all) => all.filter(({ outgoing }) => outgoing.id !== id)),
  };
}
