/** What the page of a form says by itself, in English. */
import type { PageWords } from "./page-words.ts";

export const english: PageWords = {
  code: "en",
  direction: "ltr",
  forWhom: (name, app) => `This form is for ${name}, who writes to us on ${app}.`,
  forSomebody: (app) => `This form is for whoever asked for it on ${app}.`,
  notYou: "Is that not you? Then close this page: the link was meant for somebody else.",
  begin: "That is me: fill it in",
  optional: "optional",
  send: "Send",
  sendHint: "Send it within half an hour. The chat then goes on by itself.",
  add: (title) => `Add: ${title}`,
  remove: (title) => `Remove ${title}`,
  item: (title, count) => `${title} ${count}`,
  pick: "Choose…",
  whereIAm: "Use the place where I am",
  whereIAmFails: "This device does not tell where it is.",
  alreadySent: (names) => `We have ${names} already. Choose again only to replace it.`,
  again: (count) =>
    count === 1 ? "One answer needs another look." : `${count} answers need another look.`,
  notices: {
    sent: {
      title: "Thank you",
      text: "Everything has arrived. Go back to the chat: it goes on there by itself.",
    },
    "sent before": {
      title: "This form has been sent already",
      text: "It counted the first time. Go back to the chat: it goes on there.",
    },
    closed: {
      title: "This form is closed",
      text: "It was answered in the chat, or is not needed any more. Go back to the chat to go on.",
    },
    expired: {
      title: "This link is too old",
      text: "Links are good for half an hour. Write something in the chat: there you get a new one.",
    },
    refused: {
      title: "This link does not work",
      text: "It may have been cut off. Open it again from the chat, or write something there.",
    },
    later: {
      title: "That is not possible just now",
      text: "Nothing was sent. Try again in a moment.",
    },
    "too much": {
      title: "That is too much",
      text: "Nothing was sent. Shorter texts, or fewer and smaller files, will do.",
    },
  },
};
