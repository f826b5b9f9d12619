/**
 * Links by which a customer loads a file that is too large for their app. Whoever has one has the
 * file, for a week; what it names can be read from it, and changed by nobody.
 */
import { type RequestHandler, Router } from "express";
import { sendFile } from "../adapters/web/index.ts";
import {
  type KeptFile,
  keptLinks,
  type Store,
  StoreError,
  type Surroundings,
} from "../src/index.ts";

/** A message may be read days after it came. */
const lifeMs = 7 * 24 * 60 * 60_000;

export interface FileLinksOptions {
  /** What they begin with; known once the server listens. */
  readonly address: Promise<string>;
  readonly store: Pick<Store, "collection"> & { readonly files: Pick<Store["files"], "open"> };
  readonly surroundings: Pick<Surroundings, "clock">;
}

export interface FileLinks {
  linkTo(file: KeptFile): Promise<string>;
  /** Gives what the links name, to whoever comes from anywhere. */
  readonly routes: RequestHandler;
}

export function fileLinks({ address, store, surroundings }: FileLinksOptions): FileLinks {
  const { clock } = surroundings;
  const links = keptLinks<KeptFile>(store, { opens: "file", lifeMs, clock });
  const routes = Router();
  routes.get("/files/:code", async (request, response) => {
    const link = await links.open(request.params.code);
    const language = request.acceptsLanguages(Object.keys(over)) || "en";
    const tell = (status: number) =>
      response.status(status).type("text").set("content-language", language).send(over[language]);
    if (link.type !== "valid") return void tell(link.type === "expired" ? 410 : 404);
    const { facts: file } = link;
    await sendFile(response, { file, content: store.files.open(file.hash) }).catch(
      (error: unknown) => {
        if (!(error instanceof StoreError) || error.code !== "STORE_NO_FILE") throw error;
        tell(410);
      },
    );
  });
  return {
    routes,
    async linkTo({ hash, name, type, sizeBytes }) {
      return `${await address}/files/${await links.make({ hash, name, type, sizeBytes })}`;
    },
  };
}

const over: Readonly<Record<string, string>> = {
  en: "This link no longer leads to the file. Write to us in the chat, and you get it again.",
  de: "Dieser Link führt nicht mehr zur Datei. Schreiben Sie uns im Chat, dann bekommen Sie sie noch einmal.",
  es: "Este enlace ya no lleva al archivo. Escríbanos en el chat y se lo enviaremos de nuevo.",
  pt: "Este link já não leva ao ficheiro. Escreva-nos no chat e enviamos de novo.",
  ar: "لم يعد هذا الرابط يؤدي إلى الملف. راسلنا في المحادثة لنرسله مرة أخرى.",
};
