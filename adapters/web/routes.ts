/** The simulator over HTTP: anyone can script a phone. */
import { Readable } from "node:stream";
import { json, Router } from "express";
import { z } from "zod";
import type { WebDriver } from "./driver.ts";
import { sendFile } from "./send-file.ts";

const largestBodyBytes = 64 * 1024;

const id = z.string().regex(/^[\w.-]{1,128}$/, "must be 1 to 128 letters, digits, _ . or -");
const answers = z.record(z.string().max(512), z.array(z.string().max(4_000)).max(25));
const chosenFile = z.union([
  z.strictObject({
    type: z.literal("file"),
    file: z.strictObject({
      ...{ hash: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().max(255) },
      ...{ type: z.string().max(255), sizeBytes: z.int().min(0) },
    }),
  }),
  z.strictObject({
    ...{ type: z.literal("refused"), name: z.string().max(255).optional() },
    ...{ reason: z.enum(["empty", "type", "unreadable"]), limitBytes: z.int().optional() },
  }),
]);
const chosen = z.record(z.string().max(512), z.array(chosenFile).max(10)).optional();
const deed = z.union(
  [
    z.strictObject({ id: id.optional(), text: z.string().min(1) }),
    z.strictObject({ id: id.optional(), choice: z.string().min(1).max(256) }),
    z.strictObject({ id: id.optional(), votes: z.array(z.string().max(256)).min(1).max(25) }),
    z.strictObject({ id: id.optional(), share: z.enum(["phone", "location"]) }),
    z.strictObject({ id: id.optional(), form: z.string().min(1).max(64), answers, chosen }),
  ],
  'must be {"text": …}, {"choice": …}, {"votes": [ … ]}, {"share": "phone" or "location"} or {"form": …, "answers": …}, with an optional "id" that is the same when it is sent again',
);
const upload = z.strictObject({
  id: id.optional(),
  name: z.string().min(1).max(1_000),
  text: z.string().min(1).optional(),
});
const wholeChunks = { objectMode: false };
const personName = z.string().regex(/^[\w.-]{1,64}$/);

/** Routes for one driver per app, by the app's name. */
export function simulatorRoutes(apps: ReadonlyMap<string, WebDriver>): Router {
  const routes = Router();
  routes.post(
    "/:app/:person/messages",
    json({ limit: largestBodyBytes }),
    async (request, response) => {
      const app = apps.get(request.params.app ?? "");
      const person = personName.safeParse(request.params.person);
      if (!app) return void response.status(404).json(unknownApp(apps));
      if (!person.success) return void response.status(400).json(badPerson);
      const body = deed.safeParse(request.body);
      if (!body.success) return void response.status(400).json(badBody(body.error));
      const { id: accepted } = await app.touch(person.data, body.data);
      response.status(202).json({ id: accepted });
    },
  );
  routes.post("/:app/:person/files", async (request, response) => {
    const app = apps.get(request.params.app ?? "");
    const person = personName.safeParse(request.params.person);
    const query = upload.safeParse(request.query);
    if (!app) return void response.status(404).json(unknownApp(apps));
    if (!person.success) return void response.status(400).json(badPerson);
    if (!query.success) return void response.status(400).json(badUpload);
    // What is left of a file that is refused is read away by Node: whoever sends it gets the answer.
    const content = Readable.from(request.iterator({ destroyOnReturn: false }), wholeChunks);
    const { id: accepted } = await app.upload(person.data, { ...query.data, content });
    response.status(202).json({ id: accepted });
  });
  routes.post("/:app/:person/form-files", async (request, response) => {
    const app = apps.get(request.params.app ?? "");
    const query = upload.safeParse(request.query);
    if (!app) return void response.status(404).json(unknownApp(apps));
    if (!query.success) return void response.status(400).json(badUpload);
    const content = Readable.from(request.iterator({ destroyOnReturn: false }), wholeChunks);
    response.status(201).json(await app.choose({ name: query.data.name, content }));
  });
  routes.get("/:app/:person/files/:hash", async (request, response) => {
    const person = personName.safeParse(request.params.person);
    const app = apps.get(request.params.app ?? "");
    const found = person.success && (await app?.download(person.data, request.params.hash ?? ""));
    if (!found) return void response.status(404).json(unknownFile);
    await sendFile(response, found);
  });
  routes.get("/:app/:person/opens", (request, response) => {
    const person = personName.safeParse(request.params.person);
    const initData = person.success && apps.get(request.params.app ?? "")?.opens(person.data);
    if (!initData) return void response.status(404).json(opensNothing);
    response.json({ initData });
  });
  routes.get("/:app/:person", async (request, response) => {
    const app = apps.get(request.params.app ?? "");
    const person = personName.safeParse(request.params.person);
    if (!app) return void response.status(404).json(unknownApp(apps));
    const messages = person.success ? await app.screen(person.data) : [];
    if (messages.length === 0) return void response.status(404).json(unknownPerson);
    response.json({ messages });
  });
  return routes;
}

function unknownApp(apps: ReadonlyMap<string, WebDriver>) {
  const names = [...apps.keys()].join(", ");
  return problem("UNKNOWN_APP", `There is no such app: use one of ${names}`);
}

const unknownPerson = problem("UNKNOWN_PERSON", "Nobody of that name has a message on this phone");
const unknownFile = problem("UNKNOWN_FILE", "There is no such file on this phone");
const opensNothing = problem("OPENS_NOTHING", "This app opens no pages inside it");
const badUpload = problem(
  "BAD_QUERY",
  "The query must be name=FILE and may have text= and id=; the body is the file itself",
);
const badPerson = problem(
  "BAD_PERSON",
  "A person's name must be 1 to 64 letters, digits, _ . or -",
);

function badBody(error: z.ZodError) {
  return problem("BAD_BODY", `The body ${error.issues[0]?.message ?? "is not valid"}`);
}

function problem(code: string, message: string) {
  return { error: { code, message } };
}
