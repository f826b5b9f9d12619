/** Places in the author's code, for the errors that name them. */

export interface Site {
  readonly stack?: string;
}

/** Remembers where the author called `verb`; the text is made only if an error needs it. */
export function siteOf(verb: (...input: never[]) => unknown): Site {
  const site: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  // Each frame costs, on every replay, and one is enough.
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(site, verb);
  Error.stackTraceLimit = limit;
  return site;
}

/** What stands for the place of a call that was not remembered. */
export const unknownPlace = "an unknown place";

/** File and line in the author's code. */
export function place(site: Site): string {
  const line = site.stack?.split("\n").find((frame) => frame.trim().startsWith("at "));
  return /([^/\\(]+:\d+):\d+\)?$/.exec(line ?? "")?.[1] ?? unknownPlace;
}
