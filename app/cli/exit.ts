/** Exit codes of the command line, and how it ends. */

export const exitCodes = {
  done: 0,
  failed: 1,
  problemsFound: 2,
  /** As sysexits.h has them. */
  wrongUsage: 64,
  wrongSetting: 78,
} as const;

/** Lets the process end by itself, so that what was written gets out. */
export function stopWithCode(code: number): void {
  process.exitCode = code;
}
