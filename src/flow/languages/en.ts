/** English. */
import { z } from "zod";
import type { Language } from "./language.ts";

export const english: Language = {
  code: "en",
  names: ["English"],
  wishes: {
    person: ["person", "a person", "human", "agent", "talk to a person", "speak to a person"],
    stop: ["stop", "cancel", "unsubscribe", "quit"],
    "start over": ["start over", "startover", "restart", "begin again"],
    back: ["back", "go back", "one step back"],
    language: ["language", "change language"],
    menu: ["menu", "help", "what can you do"],
  },
  greetings: [
    "hi",
    "hello",
    "hey",
    "hi there",
    "hello there",
    "good morning",
    "good afternoon",
    "good evening",
    "start",
  ],
  sentences: {
    greeting: "Hello, I am a bot.",
    menu: "This is what I can do for you:",
    person:
      "I have noted that you would like to talk to a person. What you told me so far is kept, so you will not have to say it again.",
    stopped: "I have stopped. Nothing of this goes on. Write to me any time to begin again.",
    nothingToStop: "There is nothing going on that I could stop. Write to me any time.",
    stale: "That question has been dealt with already.",
    nothingToRepeat: "There is nothing going on that we could begin again. What can I do for you?",
    nothingToGoBackTo: "There is no earlier question that we could go back to.",
    languages: "Which language shall I use? Write for example: language English",
    languageChosen: "From now on I write English.",
    noted: "Thank you, that is noted.",
    unknown: "I am not sure what you mean.",
    chooseOne: "That is not one of the answers.",
    misfit: "That does not fit here.",
    reminder: "Just a reminder, there is no hurry:",
    working: "One moment, this takes a little longer than usual.",
    iAmBack: "I am sorry, I could not write to you for a while. I am back now.",
    flooded: "That was a lot at once, so I have read your last messages together, as one.",
    parked: "I am sorry, something went wrong on our side with your last message. You can go on.",
    paused:
      "I am sorry, we have to look into something before this can go on. What you told me is kept.",
  },
  tooLarge: (file) => `${file} is too large to be sent here. Please ask us for it in another way.`,
  issues: z.locales.en().localeError,
};
