/** What comes in, what a turn answers to it, and what the engine lends to the turn. */
import type { PlainData } from "../base/plain.ts";
import type { FaultPoint } from "../base/surroundings.ts";
import type { WholeForms } from "../channel/driver.ts";
import type { Attached } from "../model/attached.ts";
import type { Option, Prompt, Run } from "../model/customer.ts";
import type { Submission } from "../model/submission.ts";
import type { FlowBook } from "./flow.ts";
import type { KeepFile, PlayInput, RunStep } from "./play-input.ts";
import type { Effect, TimerSetting } from "./replay.ts";

interface Arriving {
  /** The inbox entry: everything derived from it is the same when the turn is repeated. */
  readonly entry: string;
  readonly at: Date;
  readonly identity: string;
  readonly channel: string;
  /** What the app has for a form as a whole. */
  readonly forms?: WholeForms | "none" | undefined;
  /** The language the app says it is set to, such as "pt-BR". */
  readonly locale?: string;
  /** The customer's name as the app gives it. */
  readonly nameOnApp?: string;
}

export interface Incoming extends Arriving {
  readonly text: string;
  /** What came with it. */
  readonly attached?: readonly Attached[];
  /** What a pressed button carries. */
  readonly pressed?: string;
  /** What several options carry that were chosen at once. */
  readonly voted?: readonly string[];
  /** The timer that fired, where nobody wrote. */
  readonly timer?: Pick<TimerSetting, "id" | "run" | "step">;
  /** Several answers to a form at once. */
  readonly submission?: Submission;
  readonly event?: { readonly name: string; readonly payload: PlainData };
}

/** The question that is answered. */
export type Asked = Pick<Prompt, "step" | "kind" | "options">;

/** By one option, by several together, or by what was said. */
export interface Answering {
  readonly asked: Asked;
  readonly option?: Option | undefined;
  readonly options?: readonly Option[];
}

export interface Reply {
  readonly effects: readonly Effect[];
  readonly runs: readonly Run[];
  /** The step that the message answered. */
  readonly answered?: {
    readonly flow: string;
    readonly step: string;
    /** Label of the option that was chosen. */
    readonly chosen?: string;
  };
  /** Why the message answered nothing. */
  readonly note?: string;
  readonly asksForPerson?: true;
  /** No flow claims the message. */
  readonly isUnclaimed?: true;
}

export interface ConverseTools {
  readonly flows: FlowBook;
  /** Makes the memo of a run durable in the middle of a turn. */
  readonly keep: (run: Run) => Promise<void>;
  readonly fault: (point: FaultPoint) => void | Promise<void>;
  /** Told of each flow that is played. */
  readonly plays: (flow: string) => void;
  /** Runs the effect of a step, watched by whoever measures. */
  readonly step: RunStep;
  readonly keepFile: KeepFile;
  readonly offersPage?: PlayInput["offersPage"];
  /** Plays each turn twice and compares. */
  readonly isChecked?: boolean;
}
