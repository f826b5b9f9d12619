/**
 * Forms as pages, for browsers without scripts too. A link leads at once to the page of its form,
 * which a cookie opens; nothing but sending uses it up, and what is sent is taken as
 * `bot.sendForm()` takes it.
 */
import { basename, join } from "node:path";
import express, { type Request, type Response, Router } from "express";
import {
  type Bot,
  errorFacts,
  type FormSent,
  type Log,
  type OpenForm,
  type RawAnswers,
  type SentForm,
  type Store,
} from "../../src/index.ts";
import { readBody, type SentBody, TooMuch } from "./body.ts";
import { Browser, type BrowserOptions } from "./browser.ts";
import type { FormLinks, Visit } from "./form-links.ts";
import type { Notice } from "./languages/page-words.ts";
import { statusFor, statusOf, troubleOf } from "./notices.ts";
import { type FormState, formPage, noticePage, whomPage } from "./pages.ts";
import { refusals } from "./refusals.ts";
import { filesIn, type Standing, standing } from "./state.ts";
import { pageWordsFor } from "./words.ts";

export interface FormPageOptions extends BrowserOptions {
  readonly bot: () => Bot;
  readonly files: Store["files"];
  readonly links: FormLinks;
  readonly log: Log;
  /** Whom an app says it is that opened a page inside it. */
  readonly whoOpened: (channel: string, proof: string) => string | undefined;
}

/** Where links and the pages of forms lie. */
export const formPaths = ["/f", "/form"];

export function formPageRoutes(options: FormPageOptions): Router {
  const pages = new FormPages(options);
  const routes = Router();
  for (const file of ["form.css", "form.js", "../palette.css"])
    routes.get(`/form/${basename(file)}`, (_request, response) => {
      response.sendFile(join(import.meta.dirname, file), { maxAge: "1h" });
    });
  routes.use(formPaths, (request, response, next) => pages.browser.begin(request, response, next));
  routes.get("/f/:code", (request, response) => pages.open(request, response));
  routes.get("/form/:form", (request, response) => pages.show(request, response));
  routes.post("/form/:form", (request, response) => pages.take(request, response));
  routes.use(pages.failed());
  return routes;
}

interface Exchanged {
  readonly request: Request;
  readonly response: Response;
}

interface Here {
  readonly form: string;
  readonly visit: Visit;
  readonly open: OpenForm;
}

class FormPages {
  readonly browser: Browser;
  readonly #options: FormPageOptions;

  constructor(options: FormPageOptions) {
    this.#options = options;
    this.browser = new Browser(options);
  }

  /** Whoever follows a link, a preview of it too, uses nothing up. */
  async open(request: Request<{ code: string }>, response: Response): Promise<void> {
    const { code } = request.params;
    const read = await this.#options.links.opened(code);
    if (read.type !== "valid") return this.#notice(read.type, request, response);
    const { form } = read;
    // Who has opened it is proved on the page itself, which must come back to it for that.
    this.browser.remember({ form, code, isInside: this.browser.isFramed(request) }, response);
    response.redirect(303, this.#at(form));
  }

  async show(request: Request<{ form: string }>, response: Response): Promise<void> {
    const here = await this.#here(request, response);
    if (!here) return;
    const { open, visit } = here;
    const shown = this.#shown(open);
    response.send(visit.isBegun ? formPage(shown, { answers: open.answers }) : whomPage(shown));
  }

  async take(request: Request<{ form: string }>, response: Response): Promise<void> {
    if (this.browser.isForeign(request)) return this.#notice("refused", request, response);
    const here = await this.#here(request, response);
    if (!here) return;
    const { files, links } = this.#options;
    const body = await readBody(request, { form: here.open.form, files });
    if (!here.visit.isBegun) return this.#begin(here, body, { request, response });
    await links.keep(here.visit);
    this.browser.remember({ ...here.visit, form: here.form }, response);
    const now = standing(body, await this.#earlier(here, body.own.get("(kept)") ?? []));
    if (!body.own.has("(send)")) return this.#again(here, now, response);
    await this.#send(here, { ...now, body }, { request, response });
  }

  /** They say that it is theirs; an app that says who opened the page says it better. */
  async #begin(
    { form, visit, open }: Here,
    { own }: SentBody,
    { request, response }: Exchanged,
  ): Promise<void> {
    const [proof] = own.get("(proof)") ?? [];
    const isInside = proof !== undefined && proof !== "";
    if (isInside && !this.#isTheirs(proof, open)) return this.#notice("refused", request, response);
    const code = await this.#options.links.begin(visit, { isInside });
    this.browser.remember({ form, code, isInside }, response);
    response.redirect(303, this.#at(form));
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
    { request, response }: Exchanged,
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
    const code = this.browser.codeIn(request);
    // A cookie goes when its time is over, so that there is none is the same.
    const read = code === "" ? ({ type: "expired" } as const) : await links.visiting(form, code);
    if (read.type !== "valid") {
      this.#notice(read.type, request, response);
      return undefined;
    }
    const { visit } = read;
    this.browser.meets(visit, request, response);
    const open = await bot().openForm(visit.place);
    if (open) return { form, visit, open };
    // Nothing can be taken any more: only whether something was is asked.
    const { type } = await bot().sendForm({ ...visit.place, id: visit.link, answers: {} });
    this.#notice(type === "duplicate" ? "sent before" : "closed", request, response);
    return undefined;
  }

  #at(form: string): string {
    return `${this.browser.root}/${form}`;
  }

  #shown(open: OpenForm) {
    return { open, words: pageWordsFor(open.language), assets: this.browser.root };
  }

  #notice(notice: Notice, request: Request, response: Response, language?: string): void {
    if (notice === "expired" || notice === "refused")
      this.#options.log("warn", "form_link_refused", { reason: notice });
    const words = pageWordsFor(
      ...(language === undefined ? request.acceptsLanguages() : [language]),
    );
    // What is left of a body is not waited for.
    request.resume();
    response.status(statusOf[notice]).send(noticePage(notice, words, this.browser.root));
  }
}

/** Of files, what they are and where. */
function filesOf(answers: RawAnswers): RawAnswers {
  return Object.fromEntries(filesIn(answers).map(({ path }) => [path, answers[path] ?? []]));
}
