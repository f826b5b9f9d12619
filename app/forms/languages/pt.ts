/** What the page of a form says by itself, in Portuguese. */
import type { PageWords } from "./page-words.ts";

export const portuguese: PageWords = {
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
