/** What is played in every bench of a turn: a sign-up of five questions, six messages a customer. */

export interface Message {
  readonly customer: string;
  /** The app's own id. */
  readonly id: string;
  /** Counts all messages. */
  readonly number: number;
  readonly text: string;
}

/** Called whenever a contestant hands a message to the app. */
export type OnSent = (customer: string, text: string) => void;

export interface Contestant {
  /** Resolves once the message may be acknowledged; its reply may come before or after. */
  receive(message: Message): Promise<void>;
  /** Waits until nothing is left to do for what was received. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export const channel = "bench";
export const account = "bot";

export const questions = {
  name: "Welcome! What is your name?",
  email: "What is your e-mail address?",
  city: "Which city do you live in?",
  age: "How old are you?",
  size: "Which size do you wear?",
} as const;
export const thanks = "Thank you, you are signed up.";

const answers = [
  () => "sign up",
  (number: number) => `Ann ${number}`,
  (number: number) => `ann${number}@example.com`,
  () => "Rome",
  (number: number) => String(20 + (number % 60)),
  () => "M",
] as const;
export const messagesEach = answers.length;

/** The messages of these customers by turns; `run` counts how often they sign up. */
export function* interleaved(customers: readonly string[], run = 0): Generator<Message> {
  let number = run * customers.length * messagesEach;
  for (const [place, textOf] of answers.entries())
    for (const [at, customer] of customers.entries()) {
      number += 1;
      yield { customer, id: `${customer}-${run}-${place}`, number, text: textOf(at) };
    }
}

/** Names nobody has used, spread as ids from outside are. */
export function customerNames(group: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, at) => `${((at * 2_654_435_761) % 2 ** 32).toString(36)}-${group}-${at}`,
  );
}
