/** The phone that a test holds: whose it is, which app is open on it, and how far it has been read. */
import { AssertionError } from "node:assert";
import type { PlainData } from "../base/plain.ts";
import type { Room } from "./room.ts";
import type { FilledIn, Shown, Typed } from "./test-app.ts";
import { described, isLike } from "./transcript.ts";

export class HeldPhone {
  person: string;
  app = "telegram";
  language: string | undefined;
  readonly #room: Room;
  /** How much of what it shows has been looked at. */
  #seen = 0;

  constructor(room: Room, person: string) {
    this.#room = room;
    this.person = person;
  }

  write(typed: Omit<Typed, "locale">): Promise<void> {
    return this.#room.write(this.app, this.person, { ...typed, locale: this.language });
  }

  submit(answers: FilledIn, sent: "whole" | undefined): Promise<void> {
    const whole = sent && { isWhole: true as const };
    return this.#room.submit(this.app, this.person, { answers, ...whole });
  }

  async choose(titles: readonly string[]): Promise<void> {
    const [title = ""] = titles;
    const choice = this.#vote(titles) ?? (titles.length === 1 && this.#choice(title));
    if (!choice) fail(`${this.app} offers "${titles.join('" and "')}" nowhere`);
    this.readAll();
    await this.write(choice);
  }

  /** Where options are voted for, one is a vote too. */
  #vote(titles: readonly string[]): Pick<Typed, "text" | "pressed"> | undefined {
    const { buttons = [], votes = 0 } = this.#question() ?? {};
    const voted = buttons.slice(0, votes);
    const values = titles.flatMap((title) => voted.find((one) => one.title === title)?.value ?? []);
    const isVote = values.length > 0 && values.length === titles.length;
    return isVote ? { text: titles.join(", "), pressed: values } : undefined;
  }

  /** What is expected from here on comes later. */
  readAll(): void {
    this.#seen = this.#lines().length;
  }

  see(expected: string | RegExp): void {
    const found = this.#lines().findIndex((line, at) => at >= this.#seen && isLike(line, expected));
    if (found < 0) fail(`${this.app} does not show ${described(expected)}`);
    this.#seen = found + 1;
  }

  async get(name: string, look: (content: Buffer) => unknown): Promise<void> {
    const lines = this.#lines();
    const isCarried = ({ files = [] }: Shown) => files.some((file) => file.name === name);
    const found = lines.findIndex((line, at) => at >= this.#seen && isCarried(line));
    const file = lines[found]?.files?.find((one) => one.name === name);
    if (!file) fail(`${this.app} shows no file "${name}"`);
    // The text beside a file may still be looked for.
    this.#seen = Math.max(this.#seen, found);
    await look(await this.#room.content(file));
  }

  seeNothingMore(): void {
    const unseen = this.#lines().slice(this.#seen);
    const more = unseen.find(({ from }) => from === "bot");
    if (more) fail(`${this.app} shows more: "${more.text}"`);
  }

  seeOffered(titles: readonly string[]): void {
    const offered = this.#offered().map(({ title }) => title);
    if (offered.join("\n") === titles.join("\n")) return;
    fail(`${this.app} offers ${offered.join(", ") || "nothing"}, not ${titles.join(", ")}`);
  }

  /** What is known of whoever holds it. */
  async known(fact: string, value: PlainData | undefined): Promise<void> {
    const known = (await this.#room.customer(this.person))?.facts[fact]?.value;
    if (JSON.stringify(known) === JSON.stringify(value)) return;
    fail(`"${fact}" is ${JSON.stringify(known)}, not ${JSON.stringify(value)}`);
  }

  async through(): Promise<void> {
    const runs = (await this.#room.customer(this.person))?.runs ?? [];
    const waiting = runs.map(({ flow, wait }) => `${flow} at "${wait?.step}"`);
    if (waiting.length > 0) fail(`Not through yet: ${waiting.join(", ")}`);
  }

  #lines(): readonly Shown[] {
    return this.#room.app(this.app).screen(this.person);
  }

  #question(): Shown | undefined {
    return this.#lines().findLast(({ buttons }) => buttons.length > 0);
  }

  #offered(): Shown["buttons"] {
    return this.#question()?.buttons ?? [];
  }

  #choice(title: string): { text: string; pressed?: string } | undefined {
    const button = this.#offered().find((one) => one.title === title);
    if (button) return { text: title, pressed: button.value };
    const asked = this.#lines().findLast(({ from }) => from === "bot")?.text ?? "";
    const listed = asked.split("\n").find((line) => line.replace(/^\d+\. /, "") === title);
    return listed === undefined ? undefined : { text: /^\d+/.exec(listed)?.[0] ?? title };
  }
}

export function fail(message: string): never {
  throw new AssertionError({ message });
}
