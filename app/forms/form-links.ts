/**
 * Who may fill in which form: the link that went to a chat, the cookie it is exchanged for at once,
 * and the proofs of files that were taken before. Each is signed for one use and one form.
 */
import { createHash, randomUUID } from "node:crypto";
import type { FormPlace, KeptFile } from "../../src/index.ts";
import type { ReadLink, SignedLink, SignedLinks } from "../signed-links.ts";

/** Names the form in addresses, without saying anything of it. */
function formIdOf({ run, step }: Pick<FormPlace, "run" | "step">): string {
  return createHash("sha256").update(`${run}\n${step}`).digest("base64url").slice(0, 16);
}

/** Somebody at a page. */
export interface Visit {
  readonly place: FormPlace;
  /** What is sent from one link counts once. */
  readonly link: string;
  /** They have said that the form is theirs. */
  readonly isBegun: boolean;
}

type ReadVisit =
  | { readonly type: "valid"; readonly visit: Visit }
  | { readonly type: "expired" | "refused" };

export class FormLinks {
  readonly #links: SignedLinks;

  constructor(links: SignedLinks) {
    this.#links = links;
  }

  /** The path of a link to this form, good for half an hour. */
  async pathTo(place: FormPlace): Promise<string> {
    const form = formIdOf(place);
    const token = await this.#links.sign(
      signed(form, { place, link: randomUUID(), isBegun: false }),
    );
    return `/form/${form}/${token}`;
  }

  async opened(form: string, token: string): Promise<ReadVisit> {
    return visitIn(await this.#links.read(token, form), form);
  }

  /** What a link is exchanged for. */
  cookie(form: string, visit: Visit): Promise<string> {
    return this.#links.sign(signed(pageOf(form), visit));
  }

  async visiting(form: string, cookie: string): Promise<ReadVisit> {
    return visitIn(await this.#links.read(cookie, pageOf(form)), form);
  }

  /** Lets a file be sent on from page to page, by whoever has sent it. */
  proofOf(form: string, { place, link }: Visit, sent: SentFile): Promise<string> {
    const facts = { path: sent.path, file: JSON.stringify(sent.file) };
    return this.#links.sign({ audience: filesOf(form), subject: place.customer, id: link, facts });
  }

  async fileOf(form: string, { link }: Visit, proof: string): Promise<SentFile | undefined> {
    const read = await this.#links.read(proof, filesOf(form));
    if (read.type !== "valid" || read.id !== link) return undefined;
    const { path = "", file = "" } = read.facts;
    // What is signed is what proofOf() wrote.
    return { path, file: JSON.parse(file) as KeptFile };
  }
}

export interface SentFile {
  readonly path: string;
  readonly file: KeptFile;
}

function pageOf(form: string): string {
  return `${form}/page`;
}

function filesOf(form: string): string {
  return `${form}/file`;
}

function signed(audience: string, { place, link, isBegun }: Visit): SignedLink {
  const { customer, run, step } = place;
  const facts = { run, step, begun: isBegun ? "yes" : "no" };
  return { audience, subject: customer, id: link, facts };
}

function visitIn(read: ReadLink, form: string): ReadVisit {
  if (read.type !== "valid") return read;
  const { run = "", step = "", begun } = read.facts;
  const place = { customer: read.subject, run, step };
  if (formIdOf(place) !== form) return { type: "refused" };
  return { type: "valid", visit: { place, link: read.id, isBegun: begun === "yes" } };
}
