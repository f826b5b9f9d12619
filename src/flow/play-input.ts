/** What a play of a run is given. */

import type { FaultPoint } from "../base/surroundings.ts";
import type { WholeForms } from "../channel/driver.ts";
import type { Form } from "../form/form.ts";
import type { KeptFile } from "../model/attached.ts";
import type { Memo, Run } from "../model/customer.ts";
import type { Flow } from "./flow.ts";
import type { Language } from "./languages/language.ts";
import type { Submitted } from "./submitted.ts";
import type { FileOptions, FileSource } from "./verbs.ts";

export interface PlayInput {
  readonly flow: Flow;
  readonly run: Run;
  /** The inbox entry this turn handles. */
  readonly entry: string;
  /** When the turn began. */
  readonly at: Date;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    /** When a fact was told. */
    readonly toldAt?: (fact: string) => Date | undefined;
  };
  readonly channel: string;
  /** What the app has for a form as a whole. */
  readonly forms?: WholeForms | "none" | undefined;
  readonly language: Language;
  /** Whether a form is offered as a page from its beginning; nothing where there are no pages. */
  readonly offersPage?: ((form: Form) => boolean) | undefined;
  /** What was sent of a form at once. */
  readonly submitted?: Submitted | undefined;
  /** Shows the waiting question again even if it has not changed. */
  readonly asksAgain: boolean;
  /** As `asksAgain`, with a gentle word before it. */
  readonly reminds?: boolean;
  /** Plays the turn twice and compares. */
  readonly isChecked?: boolean;
  /** The second time: nothing is done to the world. */
  readonly isRehearsal?: boolean;
  /** Remembers where every verb was called, for an error to name it: that costs. */
  readonly notesPlaces?: boolean;
  /** Makes the result of an effect durable before the flow goes on. */
  readonly keep: (memo: readonly Memo[]) => Promise<void>;
  readonly fault: (point: FaultPoint) => void | Promise<void>;
  readonly step: RunStep;
  readonly keepFile: KeepFile;
}

/** Puts what a flow wants to send into the store. */
export type KeepFile = (source: FileSource, options: FileOptions) => Promise<KeptFile>;

/** Runs the effect of the step of this name, and passes on how it ends. */
export type RunStep = <Result>(name: string, effect: () => Promise<Result>) => Promise<Result>;
