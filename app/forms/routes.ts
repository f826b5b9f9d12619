/**
 * Forms as pages, for browsers without scripts too. A link leads at once to the page of its form,
 * which a cookie opens; nothing but sending uses it up, and what is sent is taken as
 * `bot.sendForm()` takes it.
 */
import { join } from "node:path";
import express, { type Request, type Response, Router } from "express";
import {
  type Bot,
  BotError,
  errorFacts,
  type FormSent,
  type Log,
  type OpenForm,
  type RawAnswers,
  type SentForm,
  type Store,
  whyRefused,
} from "../../src/index.ts";
import { readBody, type SentBody, TooMuch } from "./body.ts";
import { type FormLinks, lifeMs, type Visit } from "./form-links.ts";
import { type FormState, formPage, noticePage, whomPage } from "./pages.ts";
import { filesIn, type Standing, standing } from "./state.ts";
import { type Notice, pageWordsFor } from "./words.ts";

export interface FormPageOptions {
  readonly bot: () => Bot;
  readonly files: Store["files"];
  readonly links: FormLinks;
  readonly log: Log;
  /** Where customers reach this server. */
  readonly base: string | undefined;
  /** Whom an app says it is that opened a page inside it. */
  readonly whoOpened: (channel: string, proof: string) => string | undefined;
}

const statusOf: Readonly<Record<Notice, number>> = {
  sent: 200,
  "sent before": 409,
  closed: 410,
  expired: 410,
  refused: 403,
  later: 503,
  "too much": 413,
};

/** Where links and the pages of forms lie. */
export const formPaths = ["/f", "/form"];

export function formPageRoutes(options: FormPageOptions): Router {
  const pages = new FormPages(options);
  const routes = Router();
  for (const file of ["form.css", "form.js"])
    routes.get(`/form/${file}`, (_request, response) => {
      response.sendFile(join(import.meta.dirname, file), { maxAge: "1h" });
    });
  routes.use(formPaths, (_request, response, next) => {
    response.set({ "Cache-Control": "no-store", "Referrer-Policy": "same-origin" });
    next();
  });
  routes.get("/f/:code", (request, response) => pages.open(request, response));
  routes.get("/form/:form", (request, response) => pages.show(request, response));
  routes.post("/form/:form", (request, response) => pages.take(request, response));
  routes.use(pages.failed());
  return routes;
}

interface Here {
  readonly form: string;
  readonly visit: Visit;
  readonly open: OpenForm;
}

class FormPages {
  readonly #options: FormPageOptions;
  readonly #root: string;
  readonly #isSecure: boolean;

  constructor(options: FormPageOptions) {
    this.#options = options;
    const { pathname, protocol } = new URL(options.base ?? "http://127.0.0.1");
    this.#root = `${pathname === "/" ? "" : pathname}/form`;
    this.#isSecure = protocol === "https:";
  }

  /** Whoever follows a link, a preview of it too, uses nothing up. */
  async open(request: Request<{ code: string }>, response: Response): Promise<void> {
    const { code } = request.params;
    const read = await this.#options.links.opened(code);
    if (read.type !== "valid") return this.#notice(read.type, request, response);
    this.#remember(response, read.form, code);
    response.redirect(303, `${this.#root}/${read.form}`);
  }

  async show(request: Request<{ form: string }>, response: Response): Promise<void> {
    const here = await this.#here(request, response);
    if (!here) return;
    const { open, visit } = here;
    const shown = this.#shown(open);
    response.send(visit.isBegun ? formPage(shown, { answers: open.answers }) : whomPage(shown));
  }

  async take(request: Request<{ form: string }>, response: Response): Promise<void> {
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin" && site !== "none")
      return this.#notice("refused", request, response);
    const here = await this.#here(request, response);
    if (!here) return;
    const { files, links } = this.#options;
    const body = await readBody(request, { form: here.open.form, files });
    const { form, visit } = here;
    const [proof] = body.own.get("(proof)") ?? [];
    if (!visit.isBegun && proof && !this.#isTheirs(proof, here.open))
      return this.#notice("refused", request, response);
    if (visit.isBegun) await links.keep(visit);
    this.#remember(response, form, visit.isBegun ? visit.code : await links.begin(visit));
    if (!visit.isBegun) return response.redirect(303, `${this.#root}/${form}`);
    const now = standing(body, await this.#earlier(here, body.own.get("(kept)") ?? []));
    if (!body.own.has("(send)")) return this.#again(here, now, response);
    await this.#send(here, { ...now, body }, { request, response });
  }

  failed(): express.ErrorRequestHandler {
    return (error: unknown, request, response, next) => {
      if (response.headersSent) return next(error);
      const isTooMuch = error instanceof TooMuch;
      if (!isTooMuch) this.#options.log("error", "request_failed", { ...errorFacts(error) });
      this.#notice(isTooMuch ? "too much" : "later", request, response);
    };
  }

  async #send(
    here: Here,
    { answers, rows, body }: Standing & { readonly body: SentBody },
    { request, response }: { readonly request: Request; readonly response: Response },
  ): Promise<void> {
    const { visit, open } = here;
    const issues = refusals(body, open);
    if (Object.keys(issues).length > 0)
      return this.#again(here, { answers, rows, issues }, response);
    const sent = await this.#handedOver({ ...visit.place, id: visit.link, answers });
    if (typeof sent === "string") {
      return this.#again(here, { answers, rows, trouble: sent }, response);
    }
    if (sent.type === "refused") {
      return this.#again(here, { answers, rows, issues: sent.issues }, response);
    }
    const notices = { accepted: "sent", duplicate: "sent before", closed: "closed" } as const;
    this.#notice(notices[sent.type], request, response, open.language);
  }

  /** An app that says who opened the page says it better than they can. */
  #isTheirs(proof: string, { users }: OpenForm): boolean {
    return users.some(({ channel, id }) => this.#options.whoOpened(channel, proof) === id);
  }

  /** What can be sent again, as it is or shorter, is not lost. */
  async #handedOver(form: FormSent): Promise<SentForm | Notice> {
    try {
      return await this.#options.bot().sendForm(form);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === undefined) throw error;
      this.#options.log("warn", "form_refused", { ...errorFacts(error) });
      return trouble;
    }
  }

  /** The form once more, with everything that was filled in. */
  async #again(
    { visit, open }: Here,
    state: Standing & Pick<FormState, "issues" | "trouble">,
    response: Response,
  ): Promise<void> {
    const { links } = this.#options;
    const known = new Set(filesIn(open.answers).map(({ file }) => file.hash));
    const sent = filesIn(state.answers).filter(({ file }) => !known.has(file.hash));
    const kept = await Promise.all(sent.map((one) => links.proofOf(visit, one)));
    const answers = { ...filesOf(open.answers), ...state.answers };
    const shown = { ...state, answers, kept };
    response.status(statusFor(state)).send(formPage(this.#shown(open), shown));
  }

  /** Files of earlier requests, by their proofs. */
  async #earlier({ visit }: Here, proofs: readonly string[]): Promise<RawAnswers> {
    const { links } = this.#options;
    const files = await Promise.all(proofs.map((proof) => links.fileOf(visit, proof)));
    const earlier: Record<string, ReturnType<typeof filesIn>[number]["file"][]> = {};
    for (const sent of files)
      if (sent) earlier[sent.path] = [...(earlier[sent.path] ?? []), sent.file];
    return earlier;
  }

  /** Whose form this is; where there is none, a page has said so. */
  async #here(request: Request<{ form: string }>, response: Response): Promise<Here | undefined> {
    const { form } = request.params;
    const { links, bot } = this.#options;
    const [, cookie = ""] = /(?:^|;\s*)form=([\w-]+)/.exec(request.headers.cookie ?? "") ?? [];
    // A cookie goes when its time is over, so that there is none is the same.
    const read =
      cookie === "" ? ({ type: "expired" } as const) : await links.visiting(form, cookie);
    if (read.type !== "valid") {
      this.#notice(read.type, request, response);
      return undefined;
    }
    const { visit } = read;
    const open = await bot().openForm(visit.place);
    if (open) return { form, visit, open };
    // Nothing can be taken any more: only whether something was is asked.
    const { type } = await bot().sendForm({ ...visit.place, id: visit.link, answers: {} });
    this.#notice(type === "duplicate" ? "sent before" : "closed", request, response);
    return undefined;
  }

  #remember(response: Response, form: string, code: string): void {
    response.cookie("form", code, {
      ...{ path: `${this.#root}/${form}`, maxAge: lifeMs },
      ...{ httpOnly: true, sameSite: "lax", secure: this.#isSecure },
    });
  }

  #shown(open: OpenForm) {
    return { open, words: pageWordsFor(open.language), assets: this.#root };
  }

  #notice(notice: Notice, request: Request, response: Response, language?: string): void {
    if (notice === "expired" || notice === "refused")
      this.#options.log("warn", "form_link_refused", { reason: notice });
    const words = pageWordsFor(
      ...(language === undefined ? request.acceptsLanguages() : [language]),
    );
    // What is left of a body is not waited for.
    request.resume();
    response.status(statusOf[notice]).send(noticePage(notice, words, this.#root));
  }
}

function troubleOf(error: unknown): Notice | undefined {
  if (!(error instanceof BotError)) return undefined;
  if (error.code === "CHANNEL_EVENT_TOO_LARGE") return "too much";
  return error.retry === "later" ? "later" : undefined;
}

function statusFor({ issues, trouble }: Pick<FormState, "issues" | "trouble">): number {
  if (trouble) return statusOf[trouble];
  return issues ? 422 : 200;
}

/** Of files, what they are and where. */
function filesOf(answers: RawAnswers): RawAnswers {
  return Object.fromEntries(filesIn(answers).map(({ path }) => [path, answers[path] ?? []]));
}

/** Why files were not taken, in the customer's language. */
function refusals({ refused }: SentBody, { form, language }: OpenForm): Record<string, string> {
  const entries = Object.entries(refused).map(([path, why]) => {
    const rules = rulesAt(form.fields, path);
    return [path, rules ? whyRefused(why, rules, language) : ""];
  });
  return Object.fromEntries(entries);
}

function rulesAt(fields: OpenForm["form"]["fields"], path: string) {
  let at = fields;
  for (const name of path.replace(/\[\d+\]/g, "").split(".")) {
    let field = at.find(({ key }) => key === name);
    while (field?.type === "list") field = field.of;
    if (field?.type !== "group") return field?.files;
    at = field.fields;
  }
  return undefined;
}
