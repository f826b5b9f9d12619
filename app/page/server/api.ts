// Asks the server, one function for each address, and turns refusals into ApiError.
import type { AppId } from "../apps.ts";
import { fieldsOf, maybeTextIn } from "./fields.ts";
import type { FilledIn } from "./native-form.ts";
import { type NamedForm, type PlannedForm, readForms, readPlans } from "./plans.ts";
import {
  type Customer,
  type ExchangePage,
  type PhoneMessage,
  readCustomers,
  readExchangePage,
  readMessages,
  readStatus,
  type Status,
} from "./wire.ts";

const timeoutMs = 10_000;
const uploadTimeoutMs = 60_000;
const pageSize = 200;

export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Outgoing =
  | { readonly id: string; readonly text: string }
  | { readonly id: string; readonly file: File }
  | { readonly id: string; readonly choice: string }
  | { readonly id: string; readonly votes: readonly string[] }
  | { readonly id: string; readonly share: "phone" | "location" }
  | ({ readonly id: string; readonly form: string } & FilledIn);

async function request(
  path: string,
  init: RequestInit = {},
  withinMs = timeoutMs,
): Promise<unknown> {
  const limit = AbortSignal.timeout(withinMs);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  const response = await fetch(path, { ...init, signal, cache: "no-store" });
  if (response.ok) return response.status === 202 ? undefined : response.json();

  const body: unknown = await response.json().catch(() => undefined);
  const error = fieldsOf(fieldsOf(body).error);
  throw new ApiError(
    response.status,
    maybeTextIn(error, "message") ?? `The server answered ${response.status}`,
  );
}

function phonePath(app: AppId, person: string): string {
  return `/simulator/${app}/${encodeURIComponent(person)}`;
}

/** Where the content of a file on a phone is. */
export function filePath(app: AppId, person: string, hash: string): string {
  return `${phonePath(app, person)}/files/${hash}`;
}

/** Where the content of a file in a story is. */
export function carriedFilePath(hash: string, name: string): string {
  return `/api/files/${hash}?${new URLSearchParams({ name })}`;
}

/** What the app hands to a page that is opened inside it. */
export async function fetchInitData(path: string): Promise<string> {
  return maybeTextIn(fieldsOf(await request(path)), "initData") ?? "";
}

export function opensPath(app: AppId, person: string): string {
  return `${phonePath(app, person)}/opens`;
}

/** The messages on one phone; a phone that nobody has used yet has none. */
export async function fetchMessages(
  app: AppId,
  person: string,
  signal: AbortSignal,
): Promise<readonly PhoneMessage[]> {
  try {
    return readMessages(await request(phonePath(app, person), { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

/** Hands one message, file or pressed button to the engine; the same id may be posted again. */
export async function postMessage(app: AppId, person: string, outgoing: Outgoing): Promise<void> {
  if ("file" in outgoing) {
    const { id, file } = outgoing;
    const query = new URLSearchParams({ id, name: file.name });
    const path = `${phonePath(app, person)}/files?${query}`;
    await request(path, { method: "POST", body: file }, uploadTimeoutMs);
    return;
  }
  await request(`${phonePath(app, person)}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify("files" in outgoing ? await withChosen(app, person, outgoing) : outgoing),
  });
}

/** Files of a form lie at the app before it is sent. */
async function withChosen(
  app: AppId,
  person: string,
  { files, ...form }: Extract<Outgoing, { files: unknown }>,
): Promise<object> {
  const chosen: Record<string, unknown[]> = {};
  for (const [path, some] of Object.entries(files)) {
    chosen[path] = await Promise.all(
      some.map((file) => {
        const query = new URLSearchParams({ name: file.name });
        const to = `${phonePath(app, person)}/form-files?${query}`;
        return request(to, { method: "POST", body: file }, uploadTimeoutMs);
      }),
    );
  }
  return { ...form, chosen };
}

export async function fetchCustomer(
  person: string,
  signal: AbortSignal,
): Promise<Customer | undefined> {
  const path = `/api/customers?person=${encodeURIComponent(person)}`;
  return readCustomers(await request(path, { signal }))[0];
}

export async function fetchExchanges(
  customer: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<ExchangePage> {
  const query = new URLSearchParams({ limit: String(pageSize), ...(after ? { after } : {}) });
  const path = `/api/customers/${encodeURIComponent(customer)}/exchanges?${query}`;
  return readExchangePage(await request(path, { signal }));
}

export async function fetchForms(signal: AbortSignal): Promise<readonly NamedForm[]> {
  return readForms(await request("/api/forms", { signal }));
}

/** What each app will show of a form, in a language. */
export async function fetchPlans(
  form: string,
  language: string,
  signal: AbortSignal,
): Promise<readonly PlannedForm[]> {
  const query = new URLSearchParams({ language });
  return readPlans(await request(`/api/forms/${encodeURIComponent(form)}?${query}`, { signal }));
}

export async function fetchStatus(signal: AbortSignal): Promise<Status> {
  return readStatus(await request("/api/status", { signal }));
}

export async function postRestart(): Promise<void> {
  await request("/simulator/restart", { method: "POST" });
}
