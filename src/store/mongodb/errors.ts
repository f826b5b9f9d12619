/** What went wrong with MongoDB, in words that help and without credentials. */
import { describeError, StoreError } from "../../base/errors.ts";

/** Names of the driver's errors that say that no answer came. */
const withoutAnswer =
  /^Mongo(Network|ServerSelection|Topology|NotConnected|ClientClosed|WaitQueueTimeout)|Pool(Cleared|Closed)/;

export function refused(collection: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  if (cause instanceof Error && isWithoutAnswer(cause))
    return new StoreError(
      "STORE_UNREACHABLE",
      `MongoDB does not answer for "${collection}" (${firstLine(cause)}): ` +
        "check that the server runs and can be reached; the connection comes back by itself",
      { cause, retry: "later" },
    );
  return new StoreError(
    "STORE_FAILED",
    `MongoDB did not carry out a command on "${collection}" (${firstLine(cause)}): ` +
      "see the cause, and whether the user may read and write",
    { cause, retry: "later" },
  );
}

/**
 * Waits for an answer no longer than so. A command that the driver writes just as its connection
 * is cut waits for ever, and all that is asked after it would wait behind it.
 */
export function inTime<T>(answer: Promise<T>, collection: string, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const message =
      `MongoDB gave no answer for "${collection}" in ${ms} ms: ` +
      "check that the server runs and can be reached; the connection comes back by itself";
    const timer = setTimeout(() => {
      reject(new StoreError("STORE_UNREACHABLE", message, { retry: "later" }));
    }, ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Around a batch the driver hides the kind of error: then an answer shows by its code. */
export function isWithoutAnswer(error: Error): boolean {
  if (error.name !== "MongoBulkWriteError") return withoutAnswer.test(error.name);
  return !("code" in error && typeof error.code === "number");
}

/** The driver may quote a part of the address: then what it said is not passed on. */
export function cannotConnect(uri: string, cause: unknown): StoreError {
  const said = firstLine(cause);
  const isSecret = credentialsOf(uri).some((part) => said.includes(part));
  return new StoreError(
    "STORE_UNREACHABLE",
    `The MongoDB at ${withoutCredentials(uri)} cannot be used${isSecret ? "" : ` (${said})`}: ` +
      "check that it runs, that MONGODB_URI names it and that its user may write",
    { ...(!isSecret && { cause }), retry: "later" },
  );
}

/** The address of a database, fit to be shown. */
export function withoutCredentials(uri: string): string {
  return uri.replace(/^([a-z+]+:\/\/)?.*@/is, "$1").replace(/\?.*$/s, "");
}

function credentialsOf(uri: string): string[] {
  const [, credentials = ""] = /^[a-z+]+:\/\/(.*)@/is.exec(uri) ?? [];
  return credentials.split(":").filter((part) => part !== "");
}

function firstLine(error: unknown): string {
  return describeError(error).split("\n")[0] ?? "";
}
