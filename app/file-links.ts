/**
 * Links by which a customer loads a file that is too large for their app. Whoever has one has the
 * file, for a week; what it names can be read from it, and changed by nobody.
 */
import { randomUUID } from "node:crypto";
import { type RequestHandler, Router } from "express";
import { z } from "zod";
import { sendFile } from "../adapters/web/index.ts";
import { type KeptFile, type Store, StoreError, type Surroundings } from "../src/index.ts";
import { signedLinks } from "./signed-links.ts";

const audience = "file";
/** A message may be read days after it came. */
const lifeSeconds = 7 * 24 * 60 * 60;

export interface FileLinksOptions {
  /** What links are signed with. */
  readonly key: string;
  /** What they begin with; known once the server listens. */
  readonly address: Promise<string>;
  readonly files: Pick<Store["files"], "open">;
  readonly surroundings: Pick<Surroundings, "clock">;
}

export interface FileLinks {
  linkTo(file: KeptFile): Promise<string>;
  /** Gives what the links name, to whoever comes from anywhere. */
  readonly routes: RequestHandler;
}

const facts = z.object({
  name: z.string(),
  type: z.string(),
  sizeBytes: z.string().regex(/^\d+$/).transform(Number),
});

export function fileLinks({ key, address, files, surroundings }: FileLinksOptions): FileLinks {
  const links = signedLinks(key, { ...surroundings, lifeSeconds });
  const routes = Router();
  routes.get("/files/:token", async (request, response) => {
    const link = await links.read(request.params.token, audience);
    const named = link.type === "valid" ? facts.safeParse(link.facts).data : undefined;
    const language = request.acceptsLanguages(Object.keys(over)) || "en";
    const tell = (status: number) =>
      response.status(status).type("text").set("content-language", language).send(over[language]);
    if (link.type !== "valid" || !named) return void tell(link.type === "expired" ? 410 : 404);
    await sendFile(response, { file: named, content: files.open(link.subject) }).catch(
      (error: unknown) => {
        if (!(error instanceof StoreError) || error.code !== "STORE_NO_FILE") throw error;
        tell(410);
      },
    );
  });
  return {
    routes,
    async linkTo({ hash: subject, name, type, sizeBytes }) {
      const named = { name, type, sizeBytes: String(sizeBytes) };
      const token = await links.sign({ audience, subject, id: randomUUID(), facts: named });
      return `${await address}/files/${token}`;
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
