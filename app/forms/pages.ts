/** The pages a customer sees of a form: whom it is for, the form itself, and what has come of it. */
import { type OpenForm, type PageField, pageOf } from "../../src/index.ts";
import { fieldMarkup } from "./fields.ts";
import type { Notice, PageWords } from "./languages/page-words.ts";
import { type Markup, markup } from "./markup.ts";

interface Page {
  readonly title: string;
  readonly words: PageWords;
  /** Where style and script lie. */
  readonly assets: string;
}

function page({ title, words, assets }: Page, content: Markup): string {
  const { text } = markup`<!doctype html>
<html lang="${words.code}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${assets}/palette.css">
<link rel="stylesheet" href="${assets}/form.css">
<script src="${assets}/form.js" defer></script>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return text;
}

export function noticePage(notice: Notice, words: PageWords, assets: string): string {
  const { title, text } = words.notices[notice];
  const mark = notice === "sent" ? markup`<p class="tick" aria-hidden="true">✓</p>` : undefined;
  return page(
    { title, words, assets },
    markup`<section class="notice">${mark}<h1>${title}</h1><p>${text}</p></section>`,
  );
}

export interface FormPage {
  readonly open: OpenForm;
  readonly words: PageWords;
  readonly assets: string;
}

/** Nothing of the form, nor of the customer, is shown to whoever has only the link. */
export function whomPage({ open, words, assets }: FormPage): string {
  const { title } = open.form;
  return page(
    { title, words, assets },
    markup`<section class="notice"><h1>${title}</h1>
<p>${forWhom(open, words)}</p>
<p class="hint">${words.notYou}</p>
<form method="post" data-opened><input type="hidden" name="(proof)"><button name="(begin)" value="yes">${words.begin}</button></form>
</section>`,
  );
}

export interface FormState {
  readonly answers: OpenForm["answers"];
  readonly issues?: Readonly<Record<string, string>>;
  readonly rows?: Readonly<Record<string, number>>;
  /** Why nothing could be sent, though nothing is wrong with it. */
  readonly trouble?: Notice;
  /** Proofs of files that were taken before. */
  readonly kept?: readonly string[];
}

export function formPage(shown: FormPage, state: FormState): string {
  const { open, words, assets } = shown;
  const { title } = open.form;
  const fields = pageOf(open.form, { ...state, language: open.language });
  const count = Object.keys(state.issues ?? {}).length;
  const kept = (state.kept ?? []).map(
    (proof) => markup`<input type="hidden" name="(kept)" value="${proof}">`,
  );
  return page(
    { title: count > 0 ? `${words.again(count)} ${title}` : title, words, assets },
    markup`<h1>${title}</h1>
<p class="whom">${forWhom(open, words)}</p>
${state.trouble && troubleBox(words.notices[state.trouble])}
${count > 0 && issueList(fields, words.again(count))}
<form method="post"${fields.some(hasFiles) && markup` enctype="multipart/form-data"`} novalidate>
<button class="first" name="(send)" value="yes" tabindex="-1" aria-hidden="true"></button>
${kept}
${fields.map((field) => fieldMarkup(field, words))}
<div class="end"><button name="(send)" value="yes">${words.send}</button><p class="hint">${words.sendHint}</p></div>
</form>`,
  );
}

function troubleBox({ title, text }: PageWords["notices"][Notice]): Markup {
  return markup`<section class="wrong" tabindex="-1" autofocus role="alert"><h2>${title}</h2>
<p>${text}</p></section>`;
}

/** Leads to everything that is wrong; it is what is read first. */
function issueList(fields: readonly PageField[], title: string): Markup {
  const wrong = fields.flatMap(wrongIn);
  return markup`<section class="wrong" tabindex="-1" autofocus role="alert"><h2>${title}</h2>
<ul>${wrong.map(({ path, title: name, issue }) => markup`<li><a href="#${path}">${name}</a><br>${issue}</li>`)}</ul></section>`;
}

function wrongIn(field: PageField): readonly PageField[] {
  const own = field.issue === undefined ? [] : [field];
  if (field.type === "leaf") return own;
  return [...own, ...(field.type === "group" ? field.fields : field.items).flatMap(wrongIn)];
}

function hasFiles(field: PageField): boolean {
  if (field.type === "leaf") return field.files !== undefined;
  return field.type === "group" ? field.fields.some(hasFiles) : true;
}

/** Written otherwise than with one capital letter. */
const appNames: Readonly<Record<string, string>> = { whatsapp: "WhatsApp" };

function forWhom({ name, channel }: OpenForm, words: PageWords): string {
  const app = appNames[channel] ?? channel.charAt(0).toUpperCase() + channel.slice(1);
  return name === undefined ? words.forSomebody(app) : words.forWhom(name, app);
}
