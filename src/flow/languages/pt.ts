/** Portuguese. */
import { z } from "zod";
import type { Language } from "./language.ts";

export const portuguese: Language = {
  code: "pt",
  names: ["Português", "Portuguese"],
  wishes: {
    person: ["pessoa", "uma pessoa", "atendente", "falar com uma pessoa"],
    stop: ["parar", "cancelar", "sair", "descadastrar"],
    "start over": ["começar de novo", "recomeçar", "começar do início"],
    back: ["voltar", "voltar atrás", "anterior"],
    language: ["idioma", "língua", "mudar idioma", "mudar de idioma"],
    menu: ["menu", "ajuda", "o que você faz"],
  },
  greetings: ["olá", "oi", "bom dia", "boa tarde", "boa noite"],
  sentences: {
    greeting: "Olá, sou um bot.",
    menu: "Isto é o que posso fazer por si:",
    person:
      "Anotei que prefere falar com uma pessoa. O que já me contou fica guardado; não precisará repetir.",
    stopped: "Parei, e nada disto continua. Escreva-me quando quiser para começar de novo.",
    nothingToStop: "Não há nada em andamento que eu possa parar. Escreva-me quando quiser.",
    stale: "Essa pergunta já foi resolvida.",
    nothingToRepeat: "Não há nada em andamento que possamos começar de novo. Em que posso ajudar?",
    nothingToGoBackTo: "Não há nenhuma pergunta anterior à qual voltar.",
    languages: "Que idioma prefere? Escreva por exemplo: idioma Português",
    languageChosen: "A partir de agora escrevo em português.",
    noted: "Obrigado, está anotado.",
    unknown: "Não tenho certeza do que quer dizer.",
    chooseOne: "Essa não é uma das respostas.",
    misfit: "Isso não serve aqui.",
    reminder: "Só um lembrete, sem pressa:",
    working: "Um momento, isto demora um pouco mais do que o normal.",
    iAmBack: "Lamento, não pude escrever-lhe durante algum tempo. Já estou de volta.",
    flooded: "Foram muitas mensagens de uma vez, por isso li as últimas em conjunto, como uma só.",
    parked: "Lamento, algo falhou do nosso lado com a sua última mensagem. Pode continuar.",
    paused:
      "Lamento, precisamos verificar algo antes de continuar. O que já me contou fica guardado.",
  },
  tooLarge: (file) =>
    `${file} é grande demais para ser enviado por aqui. Por favor, peça-nos por outro meio.`,
  issues: z.locales.pt().localeError,
};
