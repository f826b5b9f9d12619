/** Spanish. */
import { z } from "zod";
import type { Language } from "./language.ts";

export const spanish: Language = {
  code: "es",
  names: ["Español", "Spanish", "Castellano"],
  wishes: {
    person: ["persona", "una persona", "agente", "hablar con una persona"],
    stop: ["parar", "cancelar", "darme de baja", "salir"],
    "start over": ["empezar de nuevo", "volver a empezar", "reiniciar"],
    back: ["atrás", "volver", "volver atrás"],
    language: ["idioma", "cambiar idioma", "cambiar de idioma"],
    menu: ["menú", "ayuda", "qué puedes hacer"],
  },
  greetings: ["hola", "buenos días", "buenas tardes", "buenas noches", "buenas"],
  sentences: {
    greeting: "Hola, soy un bot.",
    menu: "Esto es lo que puedo hacer por usted:",
    person:
      "He anotado que quiere hablar con una persona. Lo que me ha contado queda guardado; no tendrá que repetirlo.",
    stopped: "He parado y nada de esto continúa. Escríbame cuando quiera para empezar de nuevo.",
    nothingToStop: "No hay nada en marcha que pueda parar. Escríbame cuando quiera.",
    stale: "Esa pregunta ya está resuelta.",
    nothingToRepeat: "No hay nada en marcha que podamos empezar de nuevo. ¿En qué puedo ayudarle?",
    nothingToGoBackTo: "No hay ninguna pregunta anterior a la que volver.",
    languages: "¿Qué idioma prefiere? Escriba por ejemplo: idioma Español",
    languageChosen: "A partir de ahora escribo en español.",
    noted: "Gracias, queda anotado.",
    unknown: "No estoy seguro de lo que quiere decir.",
    chooseOne: "Esa no es una de las respuestas.",
    misfit: "Eso no encaja aquí.",
    reminder: "Solo un recordatorio, sin prisa:",
    working: "Un momento, esto tarda un poco más de lo normal.",
    iAmBack: "Lo siento, no he podido escribirle durante un tiempo. Ya estoy de vuelta.",
    flooded:
      "Han sido muchos mensajes a la vez, así que he leído los últimos juntos, como uno solo.",
    parked: "Lo siento, algo ha fallado por nuestra parte con su último mensaje. Puede continuar.",
    paused:
      "Lo siento, tenemos que revisar algo antes de continuar. Lo que me ha contado queda guardado.",
  },
  tooLarge: (file) =>
    `${file} es demasiado grande para enviarlo por aquí. Por favor, pídanoslo por otra vía.`,
  issues: z.locales.es().localeError,
};
