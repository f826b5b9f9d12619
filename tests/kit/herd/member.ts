/** One real process of a herd, seen from outside. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FaultPoint } from "../../../src/base/surroundings.ts";
import type { Sent } from "../../../src/channel/driver.ts";
import type { InboundEvent } from "../../../src/model/activity.ts";
import type { FromProcess, ToProcess } from "./messages.ts";
import type { HerdSettings } from "./settings.ts";

type SendCall = Extract<FromProcess, { type: "send" }>;

export interface MemberOptions {
  readonly id: number;
  readonly settings: HerdSettings;
  /** For Node itself. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onSend: (call: SendCall, by: number) => Sent;
  readonly onBooked: (key: string) => void;
  readonly onTold: (what: string) => void;
}

export class Member {
  readonly id: number;
  readonly #child: ChildProcess;
  readonly #options: MemberOptions;
  readonly #calls = new Map<number, (outcome: string) => void>();
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  #onReady: () => void = () => {};
  #onArmed: () => void = () => {};
  #onCollected: (spareBytes: number) => void = () => {};
  #count = 0;
  /** When the oldest unanswered ping was sent. */
  #pingedMs: number | undefined;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.id = options.id;
    this.#child = fork(
      new URL("./program.ts", import.meta.url),
      [JSON.stringify(options.settings)],
      {
        execArgv: ["--import", "tsx", ...(options.flags ?? [])],
        env: { ...process.env, ...options.environment },
        serialization: "advanced",
        stdio: ["ignore", "ignore", options.settings.isLoud ? "inherit" : "ignore", "ipc"],
      },
    );
    this.ready = new Promise((resolve) => {
      this.#onReady = resolve;
    });
    this.ended = once(this.#child, "exit").then(() => {
      this.#onReady();
      for (const answer of this.#calls.values()) answer("lost");
      this.#calls.clear();
    });
    this.#child.on("message", (message: FromProcess) => this.#hear(message));
    // A pipe to a process that has just been killed breaks: its exit says it all.
    this.#child.on("error", () => {});
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it exited with, or the signal that ended it. */
  get end(): number | string | null {
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** `accepted`, `duplicate`, why it was refused, or `lost`. */
  async delivers(event: InboundEvent): Promise<string> {
    await this.ready;
    return new Promise((resolve) => {
      this.#count += 1;
      this.#calls.set(this.#count, resolve);
      if (this.isAlive) this.#say({ type: "deliver", call: this.#count, event });
      else resolve("lost");
    });
  }

  /** Asks for a sign of life; how long one has been owed. */
  silentMs(): number {
    if (this.#pingedMs !== undefined) return Date.now() - this.#pingedMs;
    void this.ready.then(() => {
      this.#pingedMs ??= Date.now();
      this.#say({ type: "ping" });
    });
    return 0;
  }

  /** It will kill itself the `count`th time it comes by this point. */
  async diesAt(at: FaultPoint, count = 1): Promise<void> {
    await this.ready;
    const armed = new Promise<void>((resolve) => {
      this.#onArmed = resolve;
    });
    this.#say({ type: "die", at, count });
    await Promise.race([armed, this.ended]);
  }

  /**
   * Rids a process that was begun with `--expose-gc` of its garbage: how many bytes its heap then
   * holds in reserve.
   */
  async collects(): Promise<number> {
    const collected = new Promise<number>((resolve) => {
      this.#onCollected = resolve;
    });
    this.#say({ type: "collect" });
    return Promise.race([collected, this.ended.then(() => 0)]);
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #say(message: ToProcess): void {
    this.#child.send(message, () => {});
  }

  #hear(message: FromProcess): void {
    const { onSend, onBooked, onTold } = this.#options;
    if (message.type === "ready") this.#onReady();
    else if (message.type === "armed") this.#onArmed();
    else if (message.type === "collected") this.#onCollected(message.spareBytes);
    else if (message.type === "pong") this.#pingedMs = undefined;
    else if (message.type === "booked") onBooked(message.key);
    else if (message.type === "told") onTold(message.what);
    else if (message.type === "send") {
      this.#say({ type: "sent", call: message.call, sent: onSend(message, this.id) });
    } else {
      this.#calls.get(message.call)?.(
        message.type === "delivered" ? message.accepted : message.reason,
      );
      this.#calls.delete(message.call);
    }
  }
}
