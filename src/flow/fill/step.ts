/** One question of a form: a named step that is asked until its answer is understood and fits. */
import type { PlainData } from "../../base/plain.ts";
import type { Site } from "../../base/site.ts";
import type { Answered } from "../../form/answer.ts";
import type { Leaf } from "../../form/field.ts";
import { kinds } from "../../form/kinds/kinds.ts";
import type { FormLanguage } from "../../form/languages/form-language.ts";
import type { FieldQuestion } from "../../form/question.ts";
import type { Open } from "../../form/taken-apart.ts";
import { type Heard, heardIn } from "../../model/attached.ts";
import type { Memo } from "../../model/customer.ts";
import type { PageOffer, Stage } from "../stage.ts";

/** Where the form is being filled. */
export interface Filling {
  readonly stage: Stage;
  readonly site: Site;
  readonly language: FormLanguage;
  /** The name of the fill(), where its form can be filled in on a page too. */
  readonly page: string | undefined;
  /** The page is better for this form, and is offered with the question that is asked. */
  readonly isPageOffered: boolean;
  /** What is left of it as a form of the app's own. */
  readonly offer?: Offer | undefined;
}

/** What a question of a form says and has besides, where the app has forms of its own. */
export interface Offer {
  readonly form: NonNullable<FieldQuestion["form"]>;
  readonly before?: string;
  readonly after?: string;
}

/** How a field comes to be asked. */
export interface Asking {
  readonly path: string;
  /** It was answered before, and is to be answered anew. */
  readonly isAnew?: boolean;
  readonly because?: string | undefined;
  /** The questions of the same part of the form: one message may answer several of them. */
  readonly beside?: readonly Open[];
}

export interface Step {
  /** Its full name. */
  readonly path: string;
  readonly question: FieldQuestion;
  /** Why it is asked at all, where the customer has answered it before. */
  readonly because?: string | undefined;
  readonly mayBeSkipped?: boolean;
  /** What was written, or the key of the option that was chosen. */
  readonly read: (text: string) => Answered | Promise<Answered>;
  /** As above, of a message that something came with; without it, the text is read. */
  readonly take?: ((heard: Heard) => Answered | Promise<Answered>) | undefined;
  /** What was read in an earlier turn: a release may have changed what fits. */
  readonly readAgain: (input: PlainData | undefined) => Answered | Promise<Answered>;
}

export interface Taken {
  readonly input: PlainData | undefined;
  readonly value: PlainData | undefined;
  readonly kept: Memo;
}

/** After so many refusals a way out is shown. */
const patience = 3;

/**
 * The answer to a step. What was written is kept as what was read of it: "tomorrow" does not
 * become another day, nor "2" another option, when it is replayed.
 */
export async function answerTo(filling: Filling, step: Step): Promise<Taken> {
  const { stage, site, language } = filling;
  const { path, question } = step;
  const asked = { step: path, ...question, ...around(filling, step) };
  const kept = stage.replay.reach(path, stage.replay.askedAs(path) ?? question.kind, site);
  const page = filling.page === undefined ? {} : { page: pageOffer(filling.page, language) };
  if (kept?.raw === undefined) {
    const offered = filling.isPageOffered && page;
    return stage.ask({ ...asked, text: whole(filling, asked) }, { due: {}, ...offered });
  }
  const answered = await answeredBy(step, kept.raw, language);
  if (answered.type === "value") {
    const { input, value } = answered;
    if (kept.by === stage.input.entry) {
      stage.replay.noteAnswer({ ...kept, raw: input === undefined ? {} : { input } });
    }
    return { input, value, kept };
  }
  const { sentences } = language;
  const { reason, options } = answered;
  if (options) {
    // Below the question may stand how to write an answer, which was understood.
    const [title = ""] = question.text.split("\n");
    return stage.ask({ step: path, kind: "choose", text: title, options }, { due: {}, reason });
  }
  const wayOut = step.mayBeSkipped ? sentences.wayOutOrSkip : sentences.wayOut;
  const isLost = stage.refusalsAt(asked) + 1 >= patience;
  const more = isLost ? { ...asked, text: `${asked.text}\n${wayOut}` } : asked;
  return stage.ask(more, { due: {}, reason, ...(isLost && page) });
}

function pageOffer(step: string, { sentences }: FormLanguage): PageOffer {
  return { step, text: sentences.page };
}

function around(
  { offer }: Filling,
  { question, because }: Step,
): Pick<FieldQuestion, "text" | "form"> {
  const lines = [because, question.text, offer?.after && `\n${offer.after}`];
  const text = lines.filter((line) => line !== undefined).join("\n");
  return { text, ...(offer && { form: offer.form }) };
}

/** Where nothing was refused, the form is spoken of before the question. */
function whole({ offer }: Filling, { text }: Pick<FieldQuestion, "text">): string {
  return offer?.before === undefined ? text : `${offer.before}\n\n${text}`;
}

async function answeredBy(
  { read, take, readAgain }: Step,
  raw: PlainData,
  { issues }: FormLanguage,
): Promise<Answered> {
  if (typeof raw === "string") return read(raw);
  const heard = heardIn(raw);
  if (heard && take) return take(heard);
  if (heard)
    return heard.text.trim() ? read(heard.text) : { type: "refused", reason: issues.noFile };
  // Nothing but this file keeps anything under the names of fields.
  const { input } = raw as { readonly input?: PlainData };
  const again = await readAgain(input);
  return again.type === "refused" && typeof input === "string" ? read(input) : again;
}

/** As what the answer of a field is kept. */
export function kindOf(leaf: Leaf): Memo["kind"] {
  return kinds[leaf.kind].asks === "text" ? "ask" : "choose";
}

/** For a question of our own, whose answer is one of `words`. */
export function oneOf(
  read: (text: string) => string | undefined,
  reason: string,
): Pick<Step, "read" | "readAgain"> {
  const taken = (input: string | undefined): Answered =>
    input === undefined ? { type: "refused", reason } : { type: "value", input, value: input };
  return {
    read: (text) => taken(read(text)),
    readAgain: (input) => taken(typeof input === "string" ? input : undefined),
  };
}
