/** The kinds of fields: how each is asked for, read and shown. */
import type { PlainData } from "../../base/plain.ts";
import type { Option } from "../../model/customer.ts";
import type { FieldKind } from "../../model/field-kind.ts";
import { says } from "../languages/languages.ts";
import { namesOf, optionMeant, withoutNames } from "../names-of.ts";
import { optionCalled, optionIn } from "../option-in.ts";
import { isTelling } from "../telling.ts";
import { contactFrom, contactIn, isContact, phoneFrom } from "./contact.ts";
import { dayIn, daysIn, shownDay } from "./day.ts";
import { filesIn, isFile, shownFile } from "./file.ts";
import type { Among, Kind } from "./kind.ts";
import { numberIn, shownNumber, withoutMarks } from "./number.ts";
import { phoneIn, shownPhone } from "./phone.ts";
import { isPlace, placeFrom, placeIn, shownPlace } from "./place.ts";

/** Of nothing that can be seen: some phones send marks of direction and joiners alone. */
const isBlank = /^[\s\p{Cf}\p{Cc}\u2800\u3164]*$/u;

const text: Kind = {
  asks: "text",
  read: (typed) => (isBlank.test(typed) ? undefined : typed),
  wanted: "needed",
  show: String,
};

const choice: Kind = {
  asks: "options",
  among: { clear: (part, { leaf }) => optionMeant(part, leaf.options, namesOf(leaf))?.key },
  read: (typed, { leaf }) => optionCalled(typed, leaf.options)?.key,
  wanted: "chooseOne",
  show: (value, { leaf }) => titleOf(value, leaf.options),
};

const yesOrNo: Kind = {
  asks: "options",
  options: ({ sentences }) => pair(sentences.yes, sentences.no),
  read: (typed) => (says("yes", typed) ? true : says("no", typed) ? false : undefined),
  wanted: "yesOrNo",
  show: (value, { language: { sentences } }) => (value === true ? sentences.yes : sentences.no),
};

/** Beside others, without the words that say which it is. */
const byItself: Among["clear"] = (part, { leaf }) => withoutNames(part, namesOf(leaf));

export const kinds: Readonly<Record<FieldKind, Kind>> = {
  text: {
    ...text,
    among: {
      clear: (part, reading) => (isTelling(reading.leaf) ? byItself(part, reading) : undefined),
    },
  },
  "long text": text,
  email: {
    ...text,
    among: { clear: byItself, standsOut: (part) => /^\S+@\S+$/.test(part) },
    read: (typed) => withoutMarks(typed).trim() || undefined,
  },
  number: {
    asks: "text",
    among: { isCount: true },
    read: (typed, { language }) => numberIn(typed, language.decimal),
    wanted: "number",
    show: (value, { language }) => shownNumber(value, language.code),
  },
  phone: {
    asks: "text",
    among: { clear: byItself, standsOut: (part) => /^\+[\p{Nd}\s().-]+$/u.test(part) },
    example: "phoneExample",
    input: "phone",
    read: (typed, { leaf }) => phoneIn(typed, leaf.country),
    take: (attached, { leaf }) => phoneFrom(attached, leaf.country),
    wanted: "phone",
    show: (value) => shownPhone(String(value)),
  },
  date: {
    asks: "text",
    among: { clear: byItself },
    example: "dateExample",
    read: (typed, reading) => dayIn(typed, reading),
    either: (typed, reading) =>
      daysIn(typed, reading).map((day) => ({
        key: day,
        title: shownDay(day, reading.language.code),
      })),
    wanted: "date",
    show: (value, { language }) => shownDay(value, language.code),
  },
  location: {
    asks: "text",
    example: "placeExample",
    input: "location",
    read: placeIn,
    take: placeFrom,
    wanted: "place",
    show: (value) => (isPlace(value) ? shownPlace(value) : String(value)),
  },
  contact: {
    asks: "text",
    example: "contactExample",
    read: (typed, { leaf }) => contactIn(typed, leaf.country),
    take: (attached, { leaf }) => contactFrom(attached, leaf.country),
    wanted: "contact",
    show: (value) =>
      isContact(value) ? `${value.name}, ${shownPhone(value.phone)}` : String(value),
  },
  file: {
    asks: "text",
    example: "fileExample",
    read: () => undefined,
    take: (attached, { leaf }) => leaf.files && filesIn(attached, leaf.files),
    wanted: "file",
    show: (value, { language }) =>
      listOf(value)
        .map((one) => (isFile(one) ? shownFile(one, language) : String(one)))
        .join(", "),
  },
  rating: {
    asks: "options",
    among: { isCount: true },
    read: (typed, { leaf }) => ratingIn(typed, leaf.options),
    wanted: "chooseOne",
    show: String,
  },
  consent: {
    ...yesOrNo,
    options: ({ sentences }) => pair(sentences.agree, sentences.disagree),
  },
  "yes or no": { ...yesOrNo, among: {} },
  choice,
  choices: {
    asks: "options",
    example: "several",
    read: (typed, { leaf }) => severalIn(typed, leaf.options),
    wanted: "chooseOne",
    show: (value, { leaf }) =>
      listOf(value)
        .map((one) => titleOf(one, leaf.options))
        .join(", "),
  },
};

function pair(yes: string, no: string): Option[] {
  return [
    { key: "yes", title: yes },
    { key: "no", title: no },
  ];
}

function titleOf(value: PlainData, options: readonly Option[]): string {
  return options.find(({ key }) => key === value)?.title ?? String(value);
}

function listOf(value: PlainData): readonly PlainData[] {
  return Array.isArray(value) ? value : [value];
}

/** "4", "4 of 5", "4/5" or "★★★★". */
function ratingIn(typed: string, options: readonly Option[]): number | undefined {
  const stars = /^\s*([★⭐]+)\uFE0F?\s*$/u.exec(typed)?.[1];
  const most = options.at(-1)?.title ?? "";
  const [, given, of] = /^\s*(\d{1,3})\s*(?:\D{1,12}?\s*(\d{1,3}))?\D{0,12}$/u.exec(typed) ?? [];
  if (of !== undefined && of !== most) return undefined;
  const wanted = stars === undefined ? given : String([...stars].length);
  const option = options.find(({ title }) => title === wanted);
  return option && Number(option.title);
}

/** "1, 3", "the box and the lid" or lines of labels: nothing, unless every part is an option. */
function severalIn(typed: string, options: readonly Option[]): string[] | undefined {
  const whole = optionCalled(typed, options);
  if (whole) return [whole.key];
  const parts = typed
    .split(/[,;\n،]|\s(?:and|und|y|e|&|\+|و)\s/iu)
    .filter((part) => part.trim() !== "");
  const areNumbers = /^[\d\s]+$/.test(typed);
  const named = (areNumbers ? typed.trim().split(/\s+/) : parts).map((part) =>
    optionIn(part, options),
  );
  const keys = named.flatMap((option) => (option ? [option.key] : []));
  if (keys.length === 0 || keys.length < named.length) return undefined;
  return [...new Set(keys)];
}
