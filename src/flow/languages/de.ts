/** German. */
import { z } from "zod";
import type { Language } from "./language.ts";

export const german: Language = {
  code: "de",
  names: ["Deutsch", "German"],
  wishes: {
    person: ["mensch", "ein mensch", "mitarbeiter", "mit einem menschen sprechen"],
    stop: ["stopp", "abbrechen", "abmelden", "aufhören", "beenden"],
    "start over": ["von vorn", "von vorne", "neu anfangen", "noch einmal von vorn", "neustart"],
    back: ["zurück", "einen schritt zurück"],
    language: ["sprache", "sprache ändern"],
    menu: ["menü", "menue", "hilfe", "was kannst du"],
  },
  greetings: [
    "hallo",
    "guten tag",
    "guten morgen",
    "guten abend",
    "moin",
    "servus",
    "grüß gott",
    "grüezi",
  ],
  sentences: {
    greeting: "Guten Tag, ich bin ein Bot.",
    menu: "Das kann ich für Sie tun:",
    person:
      "Ich habe notiert, dass Sie mit einem Menschen sprechen möchten. Was Sie mir gesagt haben, bleibt erhalten; Sie müssen es nicht noch einmal sagen.",
    stopped:
      "Ich habe aufgehört, nichts davon läuft weiter. Schreiben Sie mir jederzeit, um neu zu beginnen.",
    nothingToStop: "Es läuft nichts, was ich beenden könnte. Schreiben Sie mir jederzeit.",
    stale: "Diese Frage ist schon erledigt.",
    nothingToRepeat: "Es läuft nichts, was wir neu beginnen könnten. Was kann ich für Sie tun?",
    nothingToGoBackTo: "Es gibt keine frühere Frage, zu der wir zurückgehen könnten.",
    languages: "Welche Sprache soll ich verwenden? Schreiben Sie zum Beispiel: Sprache Deutsch",
    languageChosen: "Ab jetzt schreibe ich Deutsch.",
    noted: "Danke, das ist notiert.",
    unknown: "Ich bin nicht sicher, was Sie meinen.",
    chooseOne: "Das ist keine der möglichen Antworten.",
    misfit: "Das passt hier nicht.",
    reminder: "Nur zur Erinnerung, es eilt nicht:",
    working: "Einen Moment, das dauert etwas länger als sonst.",
    iAmBack:
      "Es tut mir leid, ich konnte Ihnen eine Weile nicht schreiben. Jetzt bin ich wieder da.",
    flooded:
      "Das war viel auf einmal, deshalb habe ich Ihre letzten Nachrichten zusammen gelesen, als eine.",
    parked:
      "Es tut mir leid, bei Ihrer letzten Nachricht ist bei uns etwas schiefgegangen. Sie können weitermachen.",
    paused:
      "Es tut mir leid, wir müssen erst etwas klären, bevor es weitergeht. Was Sie mir gesagt haben, bleibt erhalten.",
  },
  tooLarge: (file) =>
    `${file} ist zu groß, um hier verschickt zu werden. Bitte fragen Sie auf einem anderen Weg danach.`,
  issues: z.locales.de().localeError,
};
