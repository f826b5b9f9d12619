/**
 * Links that carry a short code and nothing else. What each stands for lies in the store under the
 * hash of its code: whoever reads the store, or a backup of it, finds none that opens anything.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { links } from "../model/link.ts";
import type { Store } from "./port.ts";

/** 128 bits: more than anybody can guess, in as many signs as fit into a line of a chat. */
const codeBytes = 16;
const codeShape = /^[\w-]{22}$/;

/** What links are for, and for how long. */
export interface LinkUse {
  /** A code that was made for one use is refused by every other. */
  readonly opens: string;
  /** From when it was made, or renewed. */
  readonly lifeMs: number;
  /** How long it can be renewed at all, from when it was made. Default: not beyond `lifeMs`. */
  readonly longestMs?: number;
}

/** What a code stands for, if anything. */
export type OpenedLink<Facts> =
  | { readonly type: "valid"; readonly id: string; readonly facts: Facts }
  /** Ours, and too old. */
  | { readonly type: "expired" }
  /** Altered, not made here, or made for another use. */
  | { readonly type: "refused" };

/** Links of one use. */
export interface KeptLinks<Facts> {
  /** A new code of 22 letters, digits and "-_"; durable when it resolves. */
  make(facts: Facts): Promise<string>;
  /** Changes nothing, however often it is asked. */
  open(code: string): Promise<OpenedLink<Facts>>;
  /** Begins its time anew, unless that is over. Renewed by two at once, one of them does it. */
  renew(code: string): Promise<void>;
}

/**
 * Short links to whatever `facts` describe, plain data each: unguessable, kept as hashes, and good
 * for as long as their use says. A sweep removes them eight days after that.
 *
 * @throws StoreError when the store is away: then nothing can be made or opened.
 */
export function keptLinks<Facts extends object>(
  store: Pick<Store, "collection">,
  { opens, lifeMs, longestMs = lifeMs, clock }: LinkUse & { readonly clock: Clock },
): KeptLinks<Facts> {
  const found = async (code: string) => {
    const [link] = codeShape.test(code) ? await store.collection(links).get([hashOf(code)]) : [];
    return link?.opens === opens ? link : undefined;
  };
  return {
    async make(facts) {
      const code = randomBytes(codeBytes).toString("base64url");
      const madeAt = clock.now();
      const until = new Date(madeAt.getTime() + lifeMs);
      await store
        .collection(links)
        .insert([{ _id: hashOf(code), rev: 1, opens, facts, madeAt, until }]);
      return code;
    },
    async open(code) {
      const link = await found(code);
      if (!link) return { type: "refused" };
      if (link.until <= clock.now()) return { type: "expired" };
      // Only make() writes links of this use.
      return { type: "valid", id: link._id, facts: link.facts as Facts };
    },
    async renew(code) {
      const link = await found(code);
      const now = clock.now();
      if (!link || link.until <= now) return;
      const latest = Math.min(now.getTime() + lifeMs, link.madeAt.getTime() + longestMs);
      if (latest <= link.until.getTime()) return;
      await store
        .collection(links)
        .replace([{ ...link, rev: link.rev + 1, until: new Date(latest) }]);
    },
  };
}

function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}
