/** What a run knows already of the form it stands in, as it would be sent from a page. Pure. */
import type { PlainData } from "../../base/plain.ts";
import type { Field, Leaf, List } from "../../form/field.ts";
import type { Form } from "../../form/form.ts";
import { isFile } from "../../form/kinds/file.ts";
import type { FormLanguage } from "../../form/languages/form-language.ts";
import { sentAgain } from "../../form/page.ts";
import { itemPath, memberPath } from "../../form/submitted.ts";
import type { KeptFile } from "../../model/attached.ts";
import type { Run } from "../../model/customer.ts";
import type { RawAnswers } from "../../model/submission.ts";
import { pathOf } from "../inside.ts";
import { Replay } from "../replay.ts";
import { isStepOf } from "../submitted.ts";
import { foldCorrections } from "./corrections.ts";
import { pickedIn } from "./several.ts";

/** The answers to the form of this fill(), and what was known before it began. */
export function prefilled(
  form: Form,
  { run, step }: { readonly run: Run; readonly step: string },
  language: FormLanguage,
): RawAnswers {
  const replay = new Replay(run, { entry: "", notesVisits: false });
  foldCorrections(replay, step);
  const known = new Known(replay, run.known, language);
  for (const field of form.fields) {
    known.add(field, { step: pathOf(step, field.key), path: field.key });
  }
  return known.answers;
}

interface Where {
  readonly step: string;
  readonly path: string;
}

/** One file, several of them, or what was received of several in one message. */
function filesIn(input: PlainData | undefined): readonly KeptFile[] {
  if (isFile(input)) return [input];
  const list = Array.isArray(input) ? input : recordOf(input).files;
  return Array.isArray(list) ? list.filter(isFile) : [];
}

function recordOf(input: unknown): { readonly files?: unknown } {
  return typeof input === "object" && input !== null ? input : {};
}

class Known {
  readonly answers: Record<string, string[] | KeptFile[]> = {};
  readonly #replay: Replay;
  readonly #facts: Run["known"];
  readonly #language: FormLanguage;

  constructor(replay: Replay, facts: Run["known"], language: FormLanguage) {
    this.#replay = replay;
    this.#facts = facts;
    this.#language = language;
  }

  add(field: Field, where: Where): void {
    if (field.type === "leaf") this.#leaf(field, where);
    else if (field.type === "list") this.#list(field, where);
    else {
      for (const member of field.fields) {
        const { step, path } = where;
        this.add(member, {
          step: pathOf(step, member.key),
          path: memberPath(path, member.key),
        });
      }
    }
  }

  #list({ of, most }: List, { step, path }: Where): void {
    for (let count = 1; count <= most; count += 1) {
      const item = pathOf(step, count);
      if (!this.#replay.memo.some((memo) => isStepOf(memo.step, item))) return;
      this.add(of, { step: item, path: itemPath(path, count - 1) });
    }
  }

  #leaf(leaf: Leaf, { step, path }: Where): void {
    const input = leaf.kind === "choices" ? this.#picked(step) : this.#input(step);
    const fact = leaf.remember === undefined ? undefined : this.#facts[leaf.remember];
    const isTold = this.#replay.isKept(step);
    // Items may be moved on the page, where nothing tells whose the file was.
    if (leaf.files) {
      if (!path.includes("[")) this.#files(step, path);
      return;
    }
    const texts = sentAgain(leaf, isTold ? input : fact, this.#language);
    if (texts.length > 0) this.answers[path] = [...texts];
  }

  #files(step: string, path: string): void {
    const steps = this.#replay.memo.filter((memo) => isStepOf(memo.step, step));
    const files = steps.flatMap((memo) => filesIn(this.#input(memo.step)));
    if (files.length > 0) this.answers[path] = files;
  }

  #input(step: string): PlainData | undefined {
    const raw = this.#replay.keptOf(step)?.raw;
    // Under the names of fields nothing is kept but what was read of an answer.
    return (raw as { readonly input?: PlainData } | undefined)?.input;
  }

  /** Of several options, those picked until now. */
  #picked(step: string): PlainData | undefined {
    const steps = this.#replay.memo.filter((memo) => isStepOf(memo.step, step));
    const picks = steps.flatMap((memo) => {
      const input = this.#input(memo.step);
      return input === undefined ? [] : pickedIn(input).picks;
    });
    return picks.length > 0 ? picks : undefined;
  }
}
