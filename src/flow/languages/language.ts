/** What a language file holds: the bot's own sentences, and what a customer may always say. */
import type { z } from "zod";

/** What a customer may always do, whatever question is open. */
export type Wish = "person" | "stop" | "start over" | "back" | "language" | "menu";

export interface Language {
  /** As apps name it: the first part of a BCP 47 tag. */
  readonly code: string;
  /** What it is called, its own name first: what customers choose it by. */
  readonly names: readonly string[];
  /** Small letters, no punctuation. Those of every language count at any time. */
  readonly wishes: Readonly<Record<Wish, readonly string[]>>;
  readonly greetings: readonly string[];
  readonly sentences: Sentences;
  /** Of a file that an app does not take, by its name and size. */
  readonly tooLarge: (file: string) => string;
  /** What is wrong with an answer, where a schema does not say it in its own words. */
  readonly issues: z.core.$ZodErrorMap;
}

export interface Sentences {
  /** To somebody who writes for the first time. */
  readonly greeting: string;
  /** Before the list of what the bot can do. */
  readonly menu: string;
  readonly person: string;
  readonly stopped: string;
  readonly nothingToStop: string;
  readonly stale: string;
  readonly nothingToRepeat: string;
  readonly nothingToGoBackTo: string;
  readonly languages: string;
  readonly languageChosen: string;
  readonly noted: string;
  readonly unknown: string;
  readonly chooseOne: string;
  readonly misfit: string;
  readonly reminder: string;
  readonly working: string;
  /** After a time in which nothing could be sent. */
  readonly iAmBack: string;
  /** Of messages that came faster than they can be answered. */
  readonly flooded: string;
  readonly parked: string;
  readonly paused: string;
}
