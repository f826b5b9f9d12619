/**
 * Several real processes on one store. The app they serve is here, in the process of the test, so
 * that it survives them: it knows what was acknowledged and what arrived on phones.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { limits, type Skin } from "../../../adapters/web/limits.ts";
import { openCollections } from "../../../src/bot/engine.ts";
import type { InboundEvent } from "../../../src/model/activity.ts";
import { storeFor } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { judge, type Verdict } from "../fleet/verdict.ts";
import { Member } from "./member.ts";
import { type HerdSend, judgeRepeats } from "./repeats.ts";
import type { HerdSettings } from "./settings.ts";

const lookMs = 20;
const longestSettleMs = 90_000;

export interface HerdOptions extends Partial<Omit<HerdSettings, "channel" | "can">> {
  readonly processes: number;
  readonly app?: Skin;
  /** How often each message is delivered at once, to as many processes. */
  readonly copies?: number;
  /** For Node itself. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** How the test reaches the same store, where the processes reach it in a worse way. */
  readonly seenAt?: HerdSettings["place"];
}

export class Herd {
  readonly store: Store;
  readonly sends: HerdSend[] = [];
  readonly members: Member[] = [];
  readonly #directory: string;
  #settings: HerdSettings;
  readonly #options: HerdOptions;
  readonly #written = new Map<string, string[]>();
  /** By person: an app hands over a later message of somebody only when it is rid of the earlier. */
  readonly #writing = new Map<string, Promise<void>>();
  readonly #booked: string[] = [];
  /** How often a process has told what. */
  readonly #told = new Map<string, number>();
  /** People who are here to make trouble: what they are told is not compared. */
  readonly #others = new Set<string>();
  readonly #killed = new Set<number>();
  #members = 0;
  #turn = 0;
  #orders = 0;

  private constructor(directory: string, options: HerdOptions) {
    const { app = "telegram", place = { directory }, leaseMs, pollMs, isLoud, release } = options;
    this.#directory = directory;
    this.#options = options;
    this.#settings = {
      ...{ place, channel: app, can: limits[app] },
      ...(leaseMs !== undefined && { leaseMs }),
      ...(pollMs !== undefined && { pollMs }),
      ...(isLoud !== undefined && { isLoud }),
      ...(release !== undefined && { release }),
    };
    this.store = storeFor(options.seenAt ?? place);
  }

  /** Starts the processes, by default on an empty embedded home. */
  static async start(options: HerdOptions): Promise<Herd> {
    const directory = await mkdtemp(join(tmpdir(), "throughline-herd-"));
    const herd = new Herd(directory, options);
    await herd.store.open();
    for (let count = 0; count < options.processes; count += 1) herd.members.push(herd.#begin());
    await Promise.all(herd.members.map(({ ready }) => ready));
    return herd;
  }

  /** Somebody writes these, one after another as each is acknowledged, after all before them. */
  writes(person: string, texts: readonly string[]): Promise<void> {
    const before = this.#written.get(person) ?? [];
    this.#written.set(person, [...before, ...texts]);
    const events = texts.map((text, at) => this.#event(person, text, before.length + at + 1));
    const earlier = this.#writing.get(person) ?? Promise.resolve();
    const writing = earlier.then(() => this.#deliverAll(events));
    this.#writing.set(person, writing);
    return writing;
  }

  /** Somebody writes what breaks the process that handles it. */
  annoys(person: string, text: string): Promise<void> {
    this.#others.add(person);
    return this.#deliverAll([this.#event(person, text, this.#orders)]);
  }

  /** Hands one message over, once: what came of it, and after how long. */
  async delivers(person: string, text: string) {
    const written = this.#written.get(person) ?? [];
    const event = this.#event(person, text, written.length + 1);
    const beganMs = Date.now();
    const outcome = (await this.members[0]?.delivers(event)) ?? "lost";
    const isAccepted = outcome === "accepted" || outcome === "duplicate";
    if (isAccepted) this.#written.set(person, [...written, text]);
    return { isAccepted, outcome, afterMs: Date.now() - beganMs };
  }

  /** How many processes have not ended well. */
  get deaths(): number {
    return this.#killed.size;
  }

  /** Replaces whoever has ended, at the same place. */
  async revives(): Promise<void> {
    for (const [at, member] of this.members.entries()) {
      if (!member.isAlive) this.members[at] = this.#begin();
    }
    await Promise.all(this.members.map(({ ready }) => ready));
  }

  /** Kills all processes and begins as many with another release of the flow. */
  async releases(release: string): Promise<void> {
    await this.ends();
    this.#settings = { ...this.#settings, release };
    await this.revives();
  }

  /** Waits until everything written is handled, but for so many, and everything promised is sent. */
  async settles(butFor = 0): Promise<void> {
    const end = Date.now() + longestSettleMs;
    await Promise.all(this.#writing.values());
    const { inbox, customers } = openCollections(this.store);
    for (;;) {
      const [waiting, due] = await Promise.all([
        inbox.find("waiting", { prefix: ["new"], limit: butFor + 1 }),
        customers.find("due", { limit: 1 }),
      ]);
      if (waiting.items.length <= butFor && due.items.length === 0) return;
      if (Date.now() > end) {
        const left = [...waiting.items, ...due.items].map(({ _id }) => _id);
        throw new Error(`the processes do not settle: ${left.join()}`);
      }
      await pause(lookMs);
    }
  }

  /** Waits until so many messages have arrived on phones. */
  answers(count: number): Promise<void> {
    return this.#arrives(() => this.sends.length >= count);
  }

  /** Waits until this message has arrived on that person's phone. */
  hears(person: string, text: string): Promise<void> {
    return this.#arrives(() =>
      this.sends.some((send) => send.person === person && send.text === text),
    );
  }

  /** Compares everything with what was promised; ends the processes. */
  async judged({ cuts = 0 }: { readonly cuts?: number } = {}): Promise<Verdict> {
    const killed = new Set(this.#killed);
    await this.ends();
    const seen = { written: this.#written, sends: this.sends, booked: this.#booked };
    const outside = { ...seen, interruptions: killed.size };
    const others = this.#others.size;
    const verdict = await judge({ ...outside, others, mayRepeat: this.sends.length }, this.store);
    const violations = [...verdict.violations, ...judgeRepeats(this.sends, { killed, cuts })];
    const told = [...this.#told].map(([what, count]) => `${what} (${count})`);
    return { ...verdict, violations: violations.length === 0 ? [] : [...violations, ...told] };
  }

  async ends(): Promise<void> {
    await Promise.all(this.members.filter(({ isAlive }) => isAlive).map((one) => one.kill()));
  }

  async remove(): Promise<void> {
    await this.ends();
    await this.store.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #arrives(isThere: () => boolean): Promise<void> {
    const end = Date.now() + longestSettleMs;
    while (!isThere()) {
      if (Date.now() > end) throw new Error(`never arrives: ${JSON.stringify(this.sends.at(-1))}`);
      await pause(lookMs);
    }
  }

  #begin(): Member {
    this.#members += 1;
    const member = new Member({
      id: this.#members,
      settings: this.#settings,
      flags: this.#options.flags ?? [],
      environment: this.#options.environment ?? {},
      onBooked: (key) => this.#booked.push(key),
      onTold: (what) => {
        const told = `process ${member.id} told: ${what}`;
        this.#told.set(told, (this.#told.get(told) ?? 0) + 1);
      },
      onSend: ({ to, part, key }, by) => {
        const known = this.sends.findIndex((send) => send.key === key);
        if (known < 0 || this.#settings.can.dropsRepeatsMs === 0) {
          this.sends.push({ person: to.user.id, key, text: part.text, by, atMs: Date.now() });
        }
        return { nativeId: `${key}-${known < 0 ? this.sends.length : known}` };
      },
    });
    void member.ended.then(() => {
      if (member.end !== 0) this.#killed.add(member.id);
    });
    return member;
  }

  #event(person: string, text: string, number: number): InboundEvent {
    this.#orders += 1;
    const { channel } = this.#settings;
    return {
      order: String(this.#orders).padStart(12, "0"),
      vouchedFor: person,
      activity: {
        ...{ type: "message", id: `${person}-${number}`, timestamp: new Date(), text },
        ...{ channelId: channel, from: { id: person }, recipient: { id: "bot" } },
        conversation: { id: person },
      },
    };
  }

  async #deliverAll(events: readonly InboundEvent[]): Promise<void> {
    for (const event of events) {
      while (!(await this.#deliver(event))) await pause(lookMs);
    }
  }

  /** Delivers to several at once; true when one of them has taken it over. */
  async #deliver(event: InboundEvent): Promise<boolean> {
    const { copies = 1 } = this.#options;
    const deliveries = Array.from({ length: copies }, () => {
      this.#turn += 1;
      return this.members[this.#turn % this.members.length]?.delivers(event) ?? "lost";
    });
    const outcomes = await Promise.all(deliveries);
    return outcomes.some((outcome) => outcome === "accepted" || outcome === "duplicate");
  }
}
