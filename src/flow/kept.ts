/** What a step may keep, as types say it. */
import type { PlainData } from "../base/plain.ts";

/** What a step may return: plain data, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a body may return nothing
export type Kept = PlainData | void;

/** Asks of a value that it is plain data, and says so in words where an author reads a type error. */
export type PlainOnly<Value> = [Value] extends [Kept] ? unknown : NotPlain;
type NotPlain =
  "This cannot be kept: a step keeps plain data only. No function, Map, Set or class instance; and declare a type instead of an interface";
