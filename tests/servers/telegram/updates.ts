/** What has happened and the bot has not confirmed yet: handed out when asked for, or pushed to it. */
import type { z } from "zod";
import { checked } from "./calls.ts";
import { params } from "./params.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Given } from "./request-body.ts";

export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

type Webhook = z.output<typeof params.setWebhook>;

const notUnlessAsked = ["chat_member", "message_reaction", "message_reaction_count"];

export class Updates {
  /** How long the server waits before it pushes again what was not taken. */
  readonly #retryMs: number;
  #pending: Update[] = [];
  #allowed: readonly string[] = [];
  #lastId = 500_000;
  #waiting: { end(refused?: Refusal): void } | undefined;
  #webhook: Webhook | undefined;
  #lastError: { readonly message: string; readonly atSeconds: number } | undefined;
  #pushing: Promise<void> | undefined;
  #isClosed = false;
  /** All that ever happened, in its order. */
  readonly history: Update[] = [];
  /** What a webhook answered, each time. */
  readonly pushed: { readonly update: Update; readonly status: number }[] = [];

  constructor(retryMs: number) {
    this.#retryMs = retryMs;
  }

  get pending(): readonly Update[] {
    return this.#pending;
  }

  /** The next id, so that a test can leave a gap or go back. */
  skipTo(id: number): void {
    this.#lastId = id - 1;
  }

  /** Something of one kind, such as a message, has happened. */
  add(kind: string, content: object): Update | undefined {
    const isAsked =
      this.#allowed.length > 0 ? this.#allowed.includes(kind) : !notUnlessAsked.includes(kind);
    if (!isAsked) return undefined;
    this.#lastId += 1;
    const update = { update_id: this.#lastId, [kind]: content };
    this.history.push(update);
    this.put([update]);
    return update;
  }

  /** Puts updates into the queue as they are: again, in another order, or of no known kind. */
  put(updates: readonly Update[]): void {
    this.#pending.push(...updates);
    this.#waiting?.end();
    this.#push();
  }

  /** Hands these out instead of what is waiting. */
  replace(updates: readonly Update[]): void {
    this.#pending = [...updates];
  }

  async get(given: Given, signal: AbortSignal): Promise<readonly Update[]> {
    const { offset = 0, limit, timeout, allowed_updates } = checked(params.getUpdates, given);
    if (this.#webhook) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.#waiting?.end(
      conflict(
        "terminated by other getUpdates request; make sure that only one bot instance is running",
      ),
    );
    if (allowed_updates) this.#allowed = allowed_updates;
    // Whatever comes twice or out of order is handed out as it lies there.
    const confirmed = this.#pending.findLastIndex(({ update_id }) => update_id < offset);
    this.#pending = this.#pending.slice(confirmed + 1);
    if (this.#pending.length === 0 && timeout > 0) await this.#wait(timeout, signal);
    return this.#pending.slice(0, limit);
  }

  #wait(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = {
        end: (refused?: Refusal) => {
          clearTimeout(timer);
          if (this.#waiting === waiting) this.#waiting = undefined;
          if (refused) reject(refused);
          else resolve();
        },
      };
      const timer = setTimeout(waiting.end, seconds * 1_000);
      signal.addEventListener("abort", () => waiting.end(), { once: true });
      this.#waiting = waiting;
    });
  }

  setWebhook(given: Given): true {
    const webhook = checked(params.setWebhook, given);
    if (webhook.url !== "" && !/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(webhook.url)) {
      throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
    }
    if (webhook.drop_pending_updates) this.#pending = [];
    if (webhook.allowed_updates) this.#allowed = webhook.allowed_updates;
    this.#webhook = webhook.url === "" ? undefined : webhook;
    this.#lastError = undefined;
    this.#waiting?.end(conflict("terminated by setWebhook request"));
    this.#push();
    return true;
  }

  deleteWebhook(given: Given): true {
    if (checked(params.deleteWebhook, given).drop_pending_updates) this.#pending = [];
    this.#webhook = undefined;
    return true;
  }

  get webhookInfo() {
    const { url = "", max_connections = 40 } = this.#webhook ?? {};
    return {
      ...{ url, has_custom_certificate: false, pending_update_count: this.#pending.length },
      ...(url !== "" && { max_connections, allowed_updates: this.#allowed }),
      ...(this.#lastError && {
        last_error_date: this.#lastError.atSeconds,
        last_error_message: this.#lastError.message,
      }),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting?.end();
    await this.#pushing;
  }

  open(): void {
    this.#isClosed = false;
    this.#push();
  }

  #push(): void {
    this.#pushing ??= this.#pushAll().finally(() => {
      this.#pushing = undefined;
    });
  }

  /** One after the other, and each until it is taken. */
  async #pushAll(): Promise<void> {
    for (;;) {
      const [update] = this.#pending;
      if (!update || !this.#webhook || this.#isClosed) return;
      const status = await pushed(update, this.#webhook);
      this.pushed.push({ update, status });
      if (status >= 200 && status < 300) {
        this.#pending = this.#pending.filter((one) => one !== update);
        continue;
      }
      const message = `Wrong response from the webhook: ${status}`;
      this.#lastError = { message, atSeconds: Math.floor(Date.now() / 1_000) };
      await new Promise((resolve) => setTimeout(resolve, this.#retryMs));
    }
  }
}

/** The status of the answer; 0 when there was none. */
async function pushed(update: Update, { url, secret_token: secret }: Webhook): Promise<number> {
  const headers = {
    "content-type": "application/json",
    ...(secret !== undefined && { "x-telegram-bot-api-secret-token": secret }),
  };
  const body = JSON.stringify(update);
  return fetch(url, { method: "POST", headers, body }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
}

function conflict(why: string): Refusal {
  return new Refusal(409, `Conflict: ${why}`);
}
