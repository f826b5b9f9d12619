/** Phone numbers, written as people write them and kept as +27821234567. Pure. */
import {
  type CountryCode,
  findPhoneNumbersInText,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { withoutMarks } from "./number.ts";

/**
 * The number in a text that is nothing but a number, or says so in a few words; without a country
 * code it is one of `country`.
 */
export function phoneIn(text: string, country: string | undefined): string | undefined {
  const plain = plainNumber(text);
  const found = parsePhoneNumberFromString(plain, { ...within(country), extract: false });
  if (found?.isValid()) return found.number;
  const spoken = phoneWithin(plain, country);
  return spoken && fewWords.test(spoken.rest) ? spoken.phone : undefined;
}

/** What may stand around it: no digits, no e-mail address, nothing that begins another answer. */
const fewWords = /^[\p{L}\p{M}\s().:'’-]{0,40}$/u;

/** Copied numbers come with marks of direction; "00" is dialled where "+" is written. */
function plainNumber(text: string): string {
  const plain = withoutMarks(text.normalize("NFKC")).trim();
  return plain.replace(/^tel:/i, "").replace(/^00\s?(?=[1-9])/, "+");
}

export interface FoundPhone {
  readonly phone: string;
  /** The text without it. */
  readonly rest: string;
}

/** The only number in a text. */
export function phoneWithin(text: string, country: string | undefined): FoundPhone | undefined {
  const plain = text.normalize("NFKC");
  const [found, ...more] = findPhoneNumbersInText(plain, within(country));
  if (!found || more.length > 0) return undefined;
  return {
    phone: found.number.number,
    rest: `${plain.slice(0, found.startsAt)} ${plain.slice(found.endsAt)}`,
  };
}

export function shownPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

/** @throws RangeError for what is no country. */
export function countryCode(country: string): CountryCode {
  if (isSupportedCountry(country)) return country;
  throw new RangeError(
    `"${country}" is no country with phone numbers: use two letters, such as "ZA"`,
  );
}

function within(country: string | undefined): { defaultCountry?: CountryCode } {
  return country === undefined ? {} : { defaultCountry: countryCode(country) };
}
