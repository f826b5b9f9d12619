/** What the page of a form says by itself, in Spanish. */
import type { PageWords } from "./page-words.ts";

export const spanish: PageWords = {
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
