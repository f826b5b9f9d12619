/** What the page of a form says by itself, in German. */
import type { PageWords } from "./page-words.ts";

export const german: PageWords = {
  code: "de",
  direction: "ltr",
  forWhom: (name, app) => `Dieses Formular ist für ${name} auf ${app}.`,
  forSomebody: (app) => `Dieses Formular ist für die Person, die auf ${app} danach gefragt hat.`,
  notYou: "Das sind nicht Sie? Dann schließen Sie die Seite: Der Link war für jemand anderen.",
  begin: "Das bin ich: ausfüllen",
  optional: "freiwillig",
  send: "Absenden",
  sendHint: "Bitte innerhalb einer halben Stunde absenden. Der Chat geht dann von selbst weiter.",
  add: (title) => `Hinzufügen: ${title}`,
  remove: (title) => `${title} entfernen`,
  item: (title, count) => `${title} ${count}`,
  pick: "Bitte wählen…",
  whereIAm: "Meinen Standort verwenden",
  whereIAmFails: "Dieses Gerät gibt seinen Standort nicht an.",
  alreadySent: (names) => `${names} haben wir schon. Nur neu wählen, um es zu ersetzen.`,
  again: (count) =>
    count === 1
      ? "Eine Antwort muss noch einmal angesehen werden."
      : `${count} Antworten müssen noch einmal angesehen werden.`,
  notices: {
    sent: {
      title: "Vielen Dank",
      text: "Alles ist angekommen. Zurück zum Chat: Dort geht es von selbst weiter.",
    },
    "sent before": {
      title: "Dieses Formular wurde schon abgesendet",
      text: "Es zählt das erste Mal. Im Chat geht es weiter.",
    },
    closed: {
      title: "Dieses Formular ist geschlossen",
      text: "Es wurde im Chat beantwortet oder wird nicht mehr gebraucht. Im Chat geht es weiter.",
    },
    expired: {
      title: "Dieser Link ist zu alt",
      text: "Links gelten eine halbe Stunde. Schreiben Sie etwas im Chat: Dort kommt ein neuer.",
    },
    refused: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht wurde er abgeschnitten. Öffnen Sie ihn noch einmal aus dem Chat.",
    },
    later: {
      title: "Das geht gerade nicht",
      text: "Es wurde nichts gesendet. Bitte gleich noch einmal versuchen.",
    },
    "too much": {
      title: "Das ist zu viel",
      text: "Es wurde nichts gesendet. Bitte kürzere Texte oder weniger und kleinere Dateien senden.",
    },
  },
};
