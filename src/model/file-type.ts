/** Types of files: which a field takes, and which nobody should be handed without asking. Pure. */

/** What runs when it is opened, on some machine or in some browser. */
const active = new Set([
  "image/svg+xml",
  "text/html",
  "text/xml",
  "text/javascript",
  "text/x-script",
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/x-msi",
  "application/x-ms-shortcut",
  "application/vnd.android.package-archive",
  "application/java-archive",
  "application/java-vm",
  "application/wasm",
  "application/x-apple-diskimage",
  "application/x-debian-package",
  "application/x-rpm",
  "application/x-google-chrome-extension",
]);

const pattern = /^[a-z]+\/(?:\*|[\w.+-]+)$/;

/** Whether this can stand in the list of what a field takes: "image/*" or "application/pdf". */
export function isTypePattern(accepted: string): boolean {
  return pattern.test(accepted);
}

/**
 * Whether a field takes files of this type. An empty list takes all; but programs and pages with
 * scripts, only a list that names their very type.
 */
export function isAccepted(type: string, accept: readonly string[]): boolean {
  if (accept.includes(type)) return true;
  if (active.has(type)) return false;
  return accept.length === 0 || accept.includes(`${type.split("/")[0]}/*`);
}
