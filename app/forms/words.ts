/** What the page of a form says by itself, in the languages of the bot. */

export interface PageWords {
  readonly code: string;
  readonly direction: "ltr" | "rtl";
  readonly forWhom: (name: string, app: string) => string;
  readonly forSomebody: (app: string) => string;
  readonly notYou: string;
  readonly begin: string;
  readonly optional: string;
  readonly send: string;
  readonly sendHint: string;
  readonly add: (title: string) => string;
  readonly remove: (title: string) => string;
  readonly item: (title: string, count: number) => string;
  readonly pick: string;
  readonly whereIAm: string;
  readonly whereIAmFails: string;
  readonly alreadySent: (names: string) => string;
  readonly again: (count: number) => string;
  readonly notices: Readonly<Record<Notice, { readonly title: string; readonly text: string }>>;
}

/** Why there is no form to be filled in, or none any more. */
export type Notice =
  | "sent"
  | "sent before"
  | "closed"
  | "expired"
  | "refused"
  | "later"
  | "too much";

const english: PageWords = {
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

const german: PageWords = {
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

const spanish: PageWords = {
  code: "es",
  direction: "ltr",
  forWhom: (name, app) => `Este formulario es para ${name}, que nos escribe por ${app}.`,
  forSomebody: (app) => `Este formulario es para quien lo pidió por ${app}.`,
  notYou: "¿No es usted? Cierre esta página: el enlace era para otra persona.",
  begin: "Soy yo: rellenarlo",
  optional: "opcional",
  send: "Enviar",
  sendHint: "Envíelo en media hora. Después el chat sigue solo.",
  add: (title) => `Añadir: ${title}`,
  remove: (title) => `Quitar ${title}`,
  item: (title, count) => `${title} ${count}`,
  pick: "Elija…",
  whereIAm: "Usar el lugar donde estoy",
  whereIAmFails: "Este dispositivo no dice dónde está.",
  alreadySent: (names) => `Ya tenemos ${names}. Elija de nuevo solo para cambiarlo.`,
  again: (count) =>
    count === 1 ? "Hay que revisar una respuesta." : `Hay que revisar ${count} respuestas.`,
  notices: {
    sent: { title: "Gracias", text: "Todo ha llegado. Vuelva al chat: allí sigue solo." },
    "sent before": {
      title: "Este formulario ya se envió",
      text: "Contó la primera vez. Vuelva al chat para seguir.",
    },
    closed: {
      title: "Este formulario está cerrado",
      text: "Se respondió en el chat o ya no hace falta. Vuelva al chat para seguir.",
    },
    expired: {
      title: "Este enlace ha caducado",
      text: "Los enlaces valen media hora. Escriba algo en el chat: allí recibe otro.",
    },
    refused: {
      title: "Este enlace no funciona",
      text: "Quizá esté cortado. Ábralo otra vez desde el chat.",
    },
    later: {
      title: "Ahora no es posible",
      text: "No se envió nada. Inténtelo en un momento.",
    },
    "too much": {
      title: "Es demasiado",
      text: "No se envió nada. Envíe textos más cortos, o menos archivos y más pequeños.",
    },
  },
};

const portuguese: PageWords = {
  code: "pt",
  direction: "ltr",
  forWhom: (name, app) => `Este formulário é para ${name}, que nos escreve no ${app}.`,
  forSomebody: (app) => `Este formulário é para quem o pediu no ${app}.`,
  notYou: "Não é você? Feche esta página: o link era para outra pessoa.",
  begin: "Sou eu: preencher",
  optional: "opcional",
  send: "Enviar",
  sendHint: "Envie dentro de meia hora. Depois o chat continua sozinho.",
  add: (title) => `Adicionar: ${title}`,
  remove: (title) => `Remover ${title}`,
  item: (title, count) => `${title} ${count}`,
  pick: "Escolha…",
  whereIAm: "Usar o lugar onde estou",
  whereIAmFails: "Este aparelho não diz onde está.",
  alreadySent: (names) => `Já temos ${names}. Escolha de novo só para trocar.`,
  again: (count) =>
    count === 1 ? "Uma resposta precisa de atenção." : `${count} respostas precisam de atenção.`,
  notices: {
    sent: { title: "Obrigado", text: "Tudo chegou. Volte ao chat: ele continua sozinho." },
    "sent before": {
      title: "Este formulário já foi enviado",
      text: "Valeu da primeira vez. Volte ao chat para continuar.",
    },
    closed: {
      title: "Este formulário está fechado",
      text: "Foi respondido no chat ou já não é preciso. Volte ao chat para continuar.",
    },
    expired: {
      title: "Este link expirou",
      text: "Os links valem meia hora. Escreva algo no chat: ali você recebe outro.",
    },
    refused: {
      title: "Este link não funciona",
      text: "Talvez esteja cortado. Abra-o de novo a partir do chat.",
    },
    later: {
      title: "Agora não é possível",
      text: "Nada foi enviado. Tente daqui a pouco.",
    },
    "too much": {
      title: "É demais",
      text: "Nada foi enviado. Envie textos mais curtos, ou menos arquivos e menores.",
    },
  },
};

const arabic: PageWords = {
  code: "ar",
  direction: "rtl",
  forWhom: (name, app) => `هذا النموذج خاص بـ ${name} على ${app}.`,
  forSomebody: (app) => `هذا النموذج خاص بمن طلبه على ${app}.`,
  notYou: "لست أنت؟ أغلق هذه الصفحة: الرابط لشخص آخر.",
  begin: "هذا أنا: املأ النموذج",
  optional: "اختياري",
  send: "إرسال",
  sendHint: "أرسله خلال نصف ساعة، ثم تستمر المحادثة وحدها.",
  add: (title) => `إضافة: ${title}`,
  remove: (title) => `حذف ${title}`,
  item: (title, count) => `${title} ${count}`,
  pick: "اختر…",
  whereIAm: "استخدم مكاني الحالي",
  whereIAmFails: "هذا الجهاز لا يحدد مكانه.",
  alreadySent: (names) => `لدينا ${names}. اختر من جديد فقط لاستبداله.`,
  again: (count) =>
    count === 1 ? "إجابة واحدة تحتاج إلى مراجعة." : `إجابات تحتاج إلى مراجعة: ${count}.`,
  notices: {
    sent: { title: "شكرًا", text: "وصل كل شيء. عد إلى المحادثة: تستمر هناك وحدها." },
    "sent before": {
      title: "تم إرسال هذا النموذج من قبل",
      text: "احتُسب في المرة الأولى. عد إلى المحادثة.",
    },
    closed: {
      title: "هذا النموذج مغلق",
      text: "أُجيب عنه في المحادثة أو لم يعد مطلوبًا. عد إلى المحادثة.",
    },
    expired: {
      title: "انتهت صلاحية الرابط",
      text: "الروابط صالحة لنصف ساعة. اكتب شيئًا في المحادثة لتحصل على رابط جديد.",
    },
    refused: { title: "هذا الرابط لا يعمل", text: "ربما كان ناقصًا. افتحه مرة أخرى من المحادثة." },
    later: {
      title: "هذا غير ممكن الآن",
      text: "لم يُرسل شيء. حاول بعد قليل.",
    },
    "too much": {
      title: "هذا كثير جدًا",
      text: "لم يُرسل شيء. أرسل نصوصًا أقصر أو ملفات أقل وأصغر.",
    },
  },
};

const all: readonly PageWords[] = [english, german, spanish, portuguese, arabic];

/** Those of the first of these tags that there are words for, such as "pt-BR"; else English. */
export function pageWordsFor(...tags: readonly string[]): PageWords {
  for (const tag of tags) {
    const found = all.find(({ code }) => code === tag.trim().toLowerCase().split(/[-_;]/)[0]);
    if (found) return found;
  }
  return english;
}
