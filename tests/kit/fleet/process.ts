/** One process of a fleet: a bot whose every call to the world outside is a step of the schedule. */
import type { Surroundings } from "../../../src/base/surroundings.ts";
import { type Bot, type BotOptions, bot } from "../../../src/bot/bot.ts";
import type { Accept, Accepted, Driver } from "../../../src/channel/driver.ts";
import type { InboundEvent } from "../../../src/model/activity.ts";
import type { Collection, Document, Indexes } from "../../../src/model/collection.ts";
import type { Documents, Store } from "../../../src/store/port.ts";
import type { Schedule } from "./schedule.ts";

/** What a bot works with; a mutant puts something between. */
export interface Parts {
  readonly store: Store;
  readonly driver: Driver;
}

export interface ProcessOptions {
  readonly id: number;
  readonly schedule: Schedule;
  readonly store: Store;
  readonly app: Driver;
  readonly surroundings: Omit<Surroundings, "fault">;
  readonly bot: Pick<BotOptions, "flows" | "leaseMs" | "pollMs" | "mostInTenSeconds">;
  readonly mutant?: ((parts: Parts) => Parts) | undefined;
}

export class Process {
  readonly id: number;
  /** Keys this process has sent, whether or not it learned of it. */
  readonly sent: string[] = [];
  readonly died: Promise<"lost">;
  isDead = false;
  /** It stands still until then, as under SIGSTOP or on a machine that is out of breath. */
  stalledUntil = 0;
  readonly #options: ProcessOptions;
  readonly #bot: Bot;
  readonly #started: Promise<void>;
  #accept: Accept | undefined;
  #announce: (lost: "lost") => void = () => {};

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.id = options.id;
    this.died = new Promise((resolve) => {
      this.#announce = resolve;
    });
    const { surroundings, mutant = (parts: Parts) => parts } = options;
    const { store, driver } = mutant(this.#parts(options));
    this.#bot = bot({
      ...options.bot,
      ...{ adapters: [driver], store },
      surroundings: {
        ...surroundings,
        clock: {
          now: () => surroundings.clock.now(),
          after: (ms, callback) =>
            surroundings.clock.after(ms, () => {
              if (!this.isDead) callback();
            }),
        },
        fault: (point) => this.#step(point),
      },
    });
    this.#started = this.#bot.start();
  }

  /** The app hands an event over; `lost` when the process dies before it acknowledges. */
  async accepts(event: InboundEvent): Promise<Accepted | "lost"> {
    const accepted = this.#started.then(() => this.#accept?.(event) ?? ("lost" as const));
    return Promise.race([accepted, this.died]);
  }

  die(): void {
    this.isDead = true;
    this.#options.schedule.forget(this.id);
    this.#announce("lost");
  }

  #step(at: string): Promise<void> {
    return this.isDead ? new Promise(() => {}) : this.#options.schedule.wait(this.id, at);
  }

  #parts({ store, app }: ProcessOptions): Parts {
    return {
      driver: this.#driver(app),
      // Calls asked for together are steps of their own here, and go on in any order.
      store: {
        ...store,
        keepsOrder: false,
        collection: (declared) => this.#documents(declared, store),
      },
    };
  }

  #documents<T extends Document, I extends Indexes>(
    declared: Collection<T, I>,
    store: Store,
  ): Documents<T, I> {
    const documents = store.collection(declared);
    const at = (verb: string) => `${declared.name}.${verb}`;
    return {
      get: this.#stepwise(at("get"), (ids) => documents.get(ids)),
      insert: this.#stepwise(at("insert"), (added) => documents.insert(added)),
      replace: this.#stepwise(at("replace"), (changed) => documents.replace(changed)),
      remove: this.#stepwise(at("remove"), (ids) => documents.remove(ids)),
      find: this.#stepwise(at("find"), (index, range) => documents.find(index, range)),
    };
  }

  #driver(app: Driver): Driver {
    return {
      ...{ channel: app.channel, account: app.account, can: app.can },
      parts: (activity) => app.parts(activity),
      start: async (accept) => {
        this.#accept = accept;
      },
      stop: async () => {},
      send: this.#stepwise("send", (to, part, key) => {
        this.sent.push(key);
        return app.send(to, part, key);
      }),
      find: this.#stepwise("find", (to, key, since) => app.find(to, key, since)),
      edit: this.#stepwise("edit", (to, nativeId, part) => app.edit(to, nativeId, part)),
    } satisfies Driver;
  }

  /** Two steps of every call: before it has effect, and after that before the caller knows. */
  #stepwise<Input extends unknown[], Result>(
    at: string,
    work: (...input: Input) => Promise<Result>,
  ): (...input: Input) => Promise<Result> {
    return async (...input) => {
      await this.#step(at);
      const answer = await work(...input).then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      await this.#step(`${at}:answered`);
      return answer();
    };
  }
}
