/**
 * Our accounts on the apps, shared by all customers of this process: how fast each may send, until
 * when an app told it to wait, and whether the app lets it in.
 *
 * Invariant: nothing goes out before a wait that the app asked for is over.
 */
import type { Driver, Pace } from "../../channel/driver.ts";
import { Bucket } from "./bucket.ts";

const firstBackoffMs = 1_000;
const longestBackoffMs = 5 * 60_000;
/** While one message tries whether the account is let in again, the others wait this long. */
const probeMs = 30_000;
/** The share of a second's messages that may go at once. */
const burstShare = 0.1;
const fewestPruned = 256;

/** What an operator sees of an account. */
export interface AccountHealth {
  readonly channel: string;
  readonly account: string;
  readonly state: "up" | "unauthorized";
  /** Why the app does not let it in. */
  readonly reason?: string;
  readonly since?: Date;
}

/** An entry of an outbox, and the chat it goes to. */
interface Going {
  readonly id: string;
  readonly chat: string;
}

interface Refused {
  readonly reason: string;
  readonly since: Date;
  readonly times: number;
  readonly tryAtMs: number;
}

export class Account {
  readonly #pace: Pace;
  readonly #all: Bucket;
  readonly #chats = new Map<string, Bucket>();
  /** Entries that have a place in the account's row, and when that is. */
  readonly #places = new Map<string, number>();
  #pruneAt = fewestPruned;
  #refused: Refused | undefined;
  #seenMs = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
    const rate = pace === "free" ? undefined : pace.perAccountPerSecond;
    this.#all = new Bucket(rate, rate === undefined ? 1 : Math.floor(rate * burstShare));
  }

  get chatsKept(): number {
    return this.#chats.size;
  }

  get refused(): Pick<Refused, "reason" | "since"> | undefined {
    return this.#refused;
  }

  /** Lets an entry go now, or tells when to ask again; it keeps its place in the row until then. */
  admit({ id, chat }: Going, now: Date): "now" | Date {
    const nowMs = this.#follow(now);
    const chatAtMs = this.#chats.get(chat)?.readyAt(nowMs) ?? nowMs;
    if (chatAtMs > nowMs) return new Date(chatAtMs);
    if (this.#refused && this.#refused.tryAtMs > nowMs) return new Date(this.#refused.tryAtMs);
    const placeMs = this.#places.get(id) ?? this.#all.take(nowMs);
    if (placeMs > nowMs) {
      this.#places.set(id, placeMs);
      return new Date(placeMs);
    }
    this.#places.delete(id);
    if (this.#pace !== "free") this.#chat(chat, nowMs).take(nowMs);
    // One message finds out whether a refused account is let in again.
    if (this.#refused) this.#refused = { ...this.#refused, tryAtMs: nowMs + probeMs };
    return "now";
  }

  /** The app asked for a pause in a chat. */
  pauseChat(chat: string, until: Date, now: Date): void {
    this.#chat(chat, this.#follow(now)).hold(until.getTime());
  }

  /** The app asked for a pause in all chats. */
  pauseAll(until: Date): void {
    this.#all.hold(until.getTime());
    this.#places.clear();
  }

  /** The app does not let us in. Tells when to try again; `random` spreads that. */
  refuse(reason: string, now: Date, random: number): Date {
    const { times, since } = this.#refused ?? { times: 0, since: now };
    const backoffMs = Math.min(firstBackoffMs * 2 ** times, longestBackoffMs) * (0.5 + random / 2);
    const tryAtMs = this.#follow(now) + Math.ceil(backoffMs);
    this.#refused = { reason, since, times: times + 1, tryAtMs };
    return new Date(tryAtMs);
  }

  /** The app took a message as it should. */
  accepted(): void {
    this.#refused = undefined;
  }

  /** The time in milliseconds; when the clock was set back, every wait is moved with it. */
  #follow(now: Date): number {
    const nowMs = now.getTime();
    const backMs = this.#seenMs - nowMs;
    this.#seenMs = nowMs;
    if (backMs <= 0) return nowMs;
    for (const bucket of [this.#all, ...this.#chats.values()]) bucket.setBack(backMs);
    for (const [id, placeMs] of this.#places) this.#places.set(id, placeMs - backMs);
    if (this.#refused) {
      this.#refused = { ...this.#refused, tryAtMs: this.#refused.tryAtMs - backMs };
    }
    return nowMs;
  }

  #chat(chat: string, nowMs: number): Bucket {
    const known = this.#chats.get(chat);
    if (known) return known;
    if (this.#chats.size >= this.#pruneAt) this.#prune(nowMs);
    const bucket = new Bucket(this.#pace === "free" ? undefined : this.#pace.perChatPerSecond);
    this.#chats.set(chat, bucket);
    return bucket;
  }

  /** Forgets what no longer makes anybody wait, each time it may have doubled. */
  #prune(nowMs: number): void {
    for (const [chat, bucket] of this.#chats) if (bucket.isRested(nowMs)) this.#chats.delete(chat);
    for (const [id, placeMs] of this.#places) {
      if (placeMs < nowMs - longestBackoffMs) this.#places.delete(id);
    }
    this.#pruneAt = Math.max(fewestPruned, this.#chats.size * 2);
  }
}

export class Accounts {
  readonly #accounts = new Map<Driver, Account>();

  of(driver: Driver): Account {
    const known = this.#accounts.get(driver);
    if (known) return known;
    const made = new Account(driver.can.pace);
    this.#accounts.set(driver, made);
    return made;
  }

  /** Of every account that something was sent from. */
  health(): readonly AccountHealth[] {
    return [...this.#accounts].map(([{ channel, account }, { refused }]) => ({
      ...{ channel, account, state: refused ? "unauthorized" : "up" },
      ...(refused && { reason: refused.reason, since: refused.since }),
    }));
  }
}
