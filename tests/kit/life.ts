/**
 * One process, as the engine in it knows the world. When it dies, nothing it had begun goes on:
 * no store answers, no message leaves, no timer fires.
 */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../src/base/clock.ts";
import type { FaultPoint } from "../../src/base/surroundings.ts";
import type { Driver } from "../../src/channel/driver.ts";
import type { Document, Indexes } from "../../src/model/collection.ts";
import type { Documents, Store } from "../../src/store/port.ts";

const quietTicks = 4;

/** What an engine waits for, counted: when nothing is under way and nothing begins, it rests. */
export class Activity {
  begun = 0;
  underWay = 0;

  /** Resolves when nothing more begins by itself. */
  async rests(isOver: () => boolean): Promise<void> {
    let seen = -1;
    for (let quiet = 0; quiet < quietTicks && !isOver(); ) {
      await setImmediate();
      quiet = this.underWay === 0 && this.begun === seen ? quiet + 1 : 0;
      seen = this.begun;
    }
  }

  /** Work that may take for ever: begun, and no more. */
  async after<T>(work: () => Promise<T>): Promise<T> {
    this.begun += 1;
    return work();
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.begun += 1;
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
    }
  }
}

export class Life {
  readonly died: Promise<"lost">;
  readonly #activity: Activity;
  #isOver = false;
  #announce: (lost: "lost") => void = () => {};
  #isFatal: (point: FaultPoint) => boolean = () => false;

  constructor(activity: Activity) {
    this.#activity = activity;
    this.died = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#announce("lost");
  }

  /** The process dies at the first fault point for which this holds. */
  endWhen(isFatal: (point: FaultPoint) => boolean): void {
    this.#isFatal = isFatal;
  }

  readonly fault = (point: FaultPoint): Promise<void> | undefined => {
    if (!this.#isOver && this.#isFatal(point)) this.end();
    return this.#isOver ? never() : undefined;
  };

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, callback) =>
        clock.after(ms, () => {
          if (!this.#isOver) callback();
        }),
    };
  }

  store(store: Store): Store {
    return {
      ...store,
      collection: (declared) => this.#documents(store.collection(declared)),
    };
  }

  driver(driver: Driver): Driver {
    return {
      ...{ channel: driver.channel, account: driver.account, can: driver.can },
      parts: (activity) => driver.parts(activity),
      start: (accept) => driver.start(this.#mortal(accept)),
      send: this.#patient((to, part, key) => driver.send(to, part, key)),
      find: this.#patient((to, key, since) => driver.find(to, key, since)),
      edit: this.#patient((to, nativeId, part) => driver.edit(to, nativeId, part)),
      ...(driver.fetch && { fetch: this.#patient((remote) => driver.fetch?.(remote) ?? never()) }),
      stop: () => driver.stop(),
    };
  }

  #documents<T extends Document, I extends Indexes>(documents: Documents<T, I>): Documents<T, I> {
    return {
      get: this.#mortal((ids) => documents.get(ids)),
      insert: this.#mortal((added) => documents.insert(added)),
      replace: this.#mortal((changed) => documents.replace(changed)),
      remove: this.#mortal((ids) => documents.remove(ids)),
      find: this.#mortal((index, range) => documents.find(index, range)),
    };
  }

  /** An app may take as long as it likes: nobody waits for it before time passes. */
  #patient<Input extends unknown[], Result>(
    work: (...input: Input) => Promise<Result>,
  ): (...input: Input) => Promise<Result> {
    return this.#mortal(work, (wait) => this.#activity.after(wait));
  }

  #mortal<Input extends unknown[], Result>(
    work: (...input: Input) => Promise<Result>,
    noted: Activity["during"] = (wait) => this.#activity.during(wait),
  ): (...input: Input) => Promise<Result> {
    return async (...input) => {
      if (this.#isOver) return never();
      const outcome = await noted(() =>
        Promise.race([
          work(...input).then(
            (value) => () => value,
            (error: unknown) => () => {
              throw error;
            },
          ),
          this.died,
        ]),
      );
      return outcome === "lost" || this.#isOver ? never() : outcome();
    };
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
