/** The bot's own words: what a customer may always say, and the sentences it answers with. */

/** Text as it is compared: small letters, no punctuation, single spaces. */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/** What a customer may always do, whatever question is open. */
export type Wish = "person" | "stop" | "start over";

const wishes: Readonly<Record<Wish, readonly string[]>> = {
  person: ["person", "a person", "human", "agent", "talk to a person", "speak to a person"],
  stop: ["stop", "cancel", "unsubscribe", "quit"],
  "start over": ["start over", "startover", "restart", "begin again"],
};

const greetings = [
  "hi",
  "hello",
  "hey",
  "hi there",
  "hello there",
  "good morning",
  "good afternoon",
  "good evening",
  "start",
];

const wishByWord = new Map(
  Object.entries(wishes).flatMap(([wish, words]) => words.map((word) => [word, wish as Wish])),
);

export function wishIn(text: string): Wish | undefined {
  return wishByWord.get(normalise(text));
}

/** Whether a message only says that somebody is there. */
export function isGreeting(text: string): boolean {
  return greetings.includes(normalise(text));
}

export const sentences = {
  person:
    "I have noted that you would like to talk to a person. What you told me so far is kept, so you will not have to say it again.",
  stopped: "I have stopped. Nothing of this goes on. Write to me any time to begin again.",
  nothingToStop: "There is nothing going on that I could stop. Write to me any time.",
  stale: "That question has been dealt with already.",
  nothingToRepeat: "There is nothing going on that we could begin again. What can I do for you?",
  noted: "Thank you, that is noted.",
  unknown: "I am not sure what you mean.",
  chooseOne: "That is not one of the answers.",
  back: "I am sorry, I could not write to you for a while. I am back now.",
  parked: "I am sorry, something went wrong on our side with your last message. You can go on.",
} as const;
