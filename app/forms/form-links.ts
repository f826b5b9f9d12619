/**
 * Who may fill in which form: the link that went to a chat, the visit it is exchanged for, and the
 * files that were taken on the way. Each is a code of its own, which opens nothing else.
 */
import { createHash } from "node:crypto";
import {
  type FormPlace,
  type KeptFile,
  type KeptLinks,
  keptLinks,
  type LinkUse,
  type OpenedLink,
  type Store,
  type Surroundings,
} from "../../src/index.ts";

const minuteMs = 60_000;
/** For how long a link is good, and how long a page may be left alone. */
export const lifeMs = 30 * minuteMs;
/** How long a form can be filled in on a page, however busily. */
const longestMs = 120 * minuteMs;

/** Names the form in addresses, without saying anything of it. */
function formIdOf({ run, step }: Pick<FormPlace, "run" | "step">): string {
  return createHash("sha256").update(`${run}\n${step}`).digest("base64url").slice(0, 16);
}

/** Somebody at a page. */
export interface Visit {
  readonly place: FormPlace;
  /** What is sent from one link counts once. */
  readonly link: string;
  /** What their browser shows to come back; a link itself before the form is begun. */
  readonly code: string;
  /** They have said that the form is theirs. */
  readonly isBegun: boolean;
  /** An app has opened the page inside it, and proved who looks at it. */
  readonly isInside: boolean;
}

type ReadVisit =
  | { readonly type: "valid"; readonly form: string; readonly visit: Visit }
  | { readonly type: "expired" | "refused" };

type Begun = Pick<Visit, "place" | "link" | "isInside">;

export interface SentFile {
  readonly path: string;
  readonly file: KeptFile;
}

export class FormLinks {
  readonly #links: KeptLinks<FormPlace>;
  readonly #visits: KeptLinks<Begun>;
  readonly #files: KeptLinks<SentFile & Pick<Visit, "link">>;

  constructor(store: Pick<Store, "collection">, { clock }: Pick<Surroundings, "clock">) {
    const kept = <Facts extends object>(use: LinkUse) => keptLinks<Facts>(store, { ...use, clock });
    this.#links = kept({ opens: "form", lifeMs });
    this.#visits = kept({ opens: "form page", lifeMs, longestMs });
    this.#files = kept({ opens: "form file", lifeMs: longestMs });
  }

  /** The path of a link to this form, good for half an hour. */
  async pathTo({ customer, run, step }: FormPlace): Promise<string> {
    return `/f/${await this.#links.make({ customer, run, step })}`;
  }

  /** Whoever only follows a link changes nothing: what stands for the visit is the link's own code. */
  async opened(code: string): Promise<ReadVisit> {
    const read = await this.#links.open(code);
    const fresh = { code, isBegun: false, isInside: false };
    return visitIn(read, (place, link) => ({ place, link, ...fresh }));
  }

  /** A visit of its own, for whoever has said that the form is theirs. */
  begin({ place, link }: Visit, { isInside }: Pick<Visit, "isInside">): Promise<string> {
    return this.#visits.make({ place, link, isInside });
  }

  /** Whoever works on a form keeps it for longer, though not for ever. */
  async keep({ code }: Visit): Promise<void> {
    await this.#visits.renew(code);
  }

  /** Who comes back with `code` to the page of this form. */
  async visiting(form: string, code: string): Promise<ReadVisit> {
    const begun = await this.#visits.open(code);
    const visit =
      begun.type === "refused"
        ? await this.opened(code)
        : visitIn(begun, (facts) => ({ ...facts, code, isBegun: true }));
    return visit.type === "valid" && visit.form !== form ? { type: "refused" } : visit;
  }

  /** Lets a file be sent on from page to page, by whoever has sent it. */
  proofOf({ link }: Visit, { path, file }: SentFile): Promise<string> {
    return this.#files.make({ link, path, file });
  }

  async fileOf({ link }: Visit, proof: string): Promise<SentFile | undefined> {
    const read = await this.#files.open(proof);
    return read.type === "valid" && read.facts.link === link ? read.facts : undefined;
  }
}

function visitIn<Facts>(
  read: OpenedLink<Facts>,
  visitOf: (facts: Facts, link: string) => Visit,
): ReadVisit {
  if (read.type !== "valid") return read;
  const visit = visitOf(read.facts, read.id);
  return { type: "valid", form: formIdOf(visit.place), visit };
}
