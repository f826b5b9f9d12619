/** What each kind of field can do. To add one, add it to the table in `kinds.ts`. */
import type { PlainData } from "../../base/plain.ts";
import type { Attached } from "../../model/attached.ts";
import type { Option } from "../../model/customer.ts";
import type { NativeInput } from "../../model/field-kind.ts";
import type { Leaf } from "../field.ts";
import type { FormIssues, FormLanguage, FormSentences } from "../languages/form-language.ts";

/** In what surroundings an answer is read. */
export interface Reading {
  readonly leaf: Leaf;
  readonly language: FormLanguage;
  /** When it was given: what "tomorrow" is counted from. */
  readonly at: Date;
}

/** How an answer is known among others in one message. */
export interface Among {
  /** What it is, where a part of a message can be nothing but an answer to this field. */
  readonly clear?: (part: string, reading: Reading) => string | undefined;
  /** Whether it stands out even from a text of any words. */
  readonly standsOut?: (part: string) => boolean;
  /** A number says too little: there have to be words of its question with it, as in "48 months". */
  readonly isCount?: true;
}

export interface Kind {
  /** Whether the answer is typed, or one of the options. */
  readonly asks: "text" | "options";
  /** Without it, it has to be given by itself, and as a whole. */
  readonly among?: Among;
  /** Options of its own, where the field names none. */
  readonly options?: (language: FormLanguage) => readonly Option[];
  /** What stands below the question when the author gives no hint. */
  readonly example?: keyof Pick<
    FormSentences,
    "phoneExample" | "dateExample" | "placeExample" | "contactExample" | "fileExample" | "several"
  >;
  /** What the customer's phone may know of it. */
  readonly input?: NativeInput;
  /** What a typed text, or the key of an option, is for the schema; undefined for neither. */
  readonly read: (text: string, reading: Reading) => PlainData | undefined;
  /** What came with the message is for the schema; undefined when nothing of it fits here. */
  readonly take?: (attached: readonly Attached[], reading: Reading) => PlainData | undefined;
  /** Where a text may mean several answers: what each of them is for `read`, and what it is called. */
  readonly either?: (text: string, reading: Reading) => readonly Option[];
  /** What is wrong when it is neither. */
  readonly wanted: keyof FormIssues &
    (
      | "needed"
      | "number"
      | "phone"
      | "date"
      | "place"
      | "contact"
      | "file"
      | "yesOrNo"
      | "chooseOne"
    );
  /** The answer in words, as the customer would write it. */
  readonly show: (value: PlainData, reading: Omit<Reading, "at">) => string;
}
