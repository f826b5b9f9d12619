/** What a form needs of a language: the words customers write, and the bot's own sentences. */
import type { NativeInput } from "../../model/field-kind.ts";

/** What is understood at any field. */
export type Word =
  | "yes"
  | "no"
  | "skip"
  | "done"
  | "today"
  | "tomorrow"
  | "yesterday"
  | "afterTomorrow"
  | "beforeYesterday"
  | "more";

export interface FormLanguage {
  /** As apps name it: the first part of a BCP 47 tag. */
  readonly code: string;
  /** Small letters. Those of every language count; the first is what the bot itself writes. */
  readonly words: Readonly<Record<Word, readonly string[]>>;
  readonly days: DayPhrases;
  /** What stands between whole numbers and their fraction. */
  readonly decimal: "." | ",";
  /** Whether 3/4 is the third of April; where it may be either, it is asked for again. */
  readonly isDayFirst: boolean;
  readonly sentences: FormSentences;
  readonly issues: FormIssues;
  readonly document: DocumentWords;
}

/** What stands on a document besides the form. */
interface DocumentWords {
  readonly filledIn: (day: string) => string;
  readonly page: (number: number, of: number) => string;
  /** Where some of what was written has no letters in the document's font. */
  readonly unprintable: string;
}

/** How days are named by how far away they are. `#` stands for a number. */
interface DayPhrases {
  readonly inDays: readonly string[];
  readonly daysAgo: readonly string[];
  readonly inWeeks: readonly string[];
  readonly weeksAgo: readonly string[];
  /** What stands around the name of a weekday, whatever week it is in. */
  readonly on: readonly string[];
  /** Around the first such day from now. */
  readonly coming: readonly string[];
  /** Around one that is ahead, and around one that is past. */
  readonly next: readonly string[];
  readonly last: readonly string[];
}

export interface FormSentences {
  readonly yes: string;
  readonly no: string;
  readonly agree: string;
  readonly disagree: string;
  readonly skip: string;
  /** Below a question that may be left out. */
  readonly mayBeSkipped: string;
  readonly still: (shown: string) => string;
  readonly keep: string;
  readonly change: string;
  readonly done: string;
  /** Below a question with several answers. */
  readonly several: string;
  /** The same where it is not open how many. */
  readonly severalOf: {
    readonly exactly: (count: string) => string;
    readonly between: (least: string, most: string) => string;
    readonly atLeast: (least: string) => string;
    readonly atMost: (most: string) => string;
  };
  readonly anythingElse: (shown: string) => string;
  /** What was understood of a message that answered several questions. */
  readonly noted: (shown: string) => string;
  /** Before a list or a part that may be left out. */
  readonly any: (title: string) => string;
  readonly another: (title: string) => string;
  readonly check: string;
  readonly isRight: string;
  readonly allRight: string;
  readonly changeOne: string;
  readonly whatToChange: string;
  readonly notGiven: string;
  /** Before the address of a page that shows the whole form. */
  readonly page: string;
  /** After several refusals. It names the word that asks for a person. */
  readonly wayOut: string;
  readonly wayOutOrSkip: string;
  readonly phoneExample: string;
  readonly dateExample: string;
  readonly placeExample: string;
  readonly contactExample: string;
  readonly fileExample: string;
  /** Families of types of files, in the singular, with an article where one has to be. */
  readonly fileTypes: Readonly<Record<"image" | "audio" | "video" | "text" | "document", string>>;
  /** On buttons that send what the phone knows. */
  readonly shares: Readonly<Record<NativeInput, string>>;
  /** On the button that opens a form of the app's own: at first, later, and to mend answers in it. */
  readonly openForm: string;
  readonly goOnInForm: string;
  readonly mendInForm: string;
  /** Above the question that may be answered in such a form, with so many others. */
  readonly formBegins: (title: string, count: string) => string;
  readonly formGoesOn: (count: string) => string;
  /** Below it, when so many other answers did not fit. */
  readonly formMisfits: (count: string) => string;
  /** On the buttons that turn to other options. */
  readonly nextPage: string;
  readonly previousPage: string;
  /** Below numbered options that are not all. It names the word "more". */
  readonly morePages: string;
  /** Above the options that fit what was looked for. */
  readonly found: string;
  /** Above further options. */
  readonly pageOf: (page: string, of: string) => string;
}

/** What is wrong with an answer, where its schema does not say it in its own words. */
export interface FormIssues {
  readonly needed: string;
  readonly misfit: string;
  readonly format: string;
  readonly email: string;
  readonly url: string;
  readonly phone: string;
  readonly date: string;
  /** Of a date that may be one of several days, which stand below it. */
  readonly whichDay: string;
  readonly number: string;
  readonly wholeNumber: string;
  readonly place: string;
  readonly contact: string;
  readonly file: string;
  /** Where something is sent that is no answer to the question. */
  readonly noFile: string;
  readonly oneFile: string;
  /** What is taken, if not everything but programs. */
  readonly fileType: (types: string) => string;
  readonly fileTooLarge: (most: string) => string;
  readonly fileEmpty: string;
  readonly fileUnreadable: string;
  readonly fileGone: string;
  readonly yesOrNo: string;
  readonly consent: string;
  readonly chooseOne: string;
  readonly tooShort: (least: string) => string;
  readonly tooLong: (most: string) => string;
  readonly atLeast: (least: string) => string;
  readonly atMost: (most: string) => string;
  readonly moreThan: (bound: string) => string;
  readonly lessThan: (bound: string) => string;
  readonly multipleOf: (step: string) => string;
  readonly tooFew: (least: string) => string;
  readonly tooMany: (most: string) => string;
  readonly notBefore: (day: string) => string;
  readonly notAfter: (day: string) => string;
}
