/** What was said in a conversation: its lines, whether one is as expected, and how they are printed. */
import type { Shown } from "./test-app.ts";

/** A line of a conversation, in the order in which things happened. */
export interface TranscriptLine extends Shown {
  readonly app: string;
}

/** Everything that was said, in its order. */
export type Transcript = readonly TranscriptLine[];

export function isLike(
  { from, text, code, files = [] }: Shown,
  expected: string | RegExp,
): boolean {
  if (from !== "bot") return false;
  const names = files.map(({ name }) => name);
  const whole = [text, ...(code === undefined ? [] : [code]), ...names].join("\n");
  return typeof expected === "string" ? whole.includes(expected) : expected.test(whole);
}

export function described(expected: string | RegExp): string {
  return typeof expected === "string" ? `"${expected}"` : String(expected);
}

export function written(transcript: Transcript): string {
  return transcript
    .map(({ app, from, text, buttons, code, files = [] }) => {
      const carried = files.map(({ name, type }) => ` {${name}, ${type}}`).join("");
      const offered = buttons.map(({ title }) => ` [${title}]`).join("");
      const who = from === "bot" ? "bot" : "customer";
      return `  ${app.padEnd(10)} ${who.padEnd(9)} ${text}${code ? ` «${code}»` : ""}${carried}${offered}`;
    })
    .join("\n");
}
