/** The composition of a bot: flows, adapters and store become one engine that starts and stops. */
import { ChannelError } from "../base/errors.ts";
import { realSurroundings, type Surroundings } from "../base/surroundings.ts";
import type { BotLogic, ChannelAdapter } from "../channel/channel-adapter.ts";
import type { Accept, Driver } from "../channel/driver.ts";
import { type Flow, flowBook } from "../flow/flow.ts";
import type { ConversationReference, InboundEvent } from "../model/activity.ts";
import type { Customer } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import { personKey } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import type { Page, Store } from "../store/port.ts";
import { accept } from "./accept.ts";
import { measureBacklog } from "./backlog.ts";
import type { Act } from "./commit.ts";
import { type AccountHealth, Accounts } from "./deliver/accounts.ts";
import { type Collections, type Engine, openCollections } from "./engine.ts";
import { enlist, retire } from "./owner.ts";
import { type TimelineOptions, timeline } from "./timeline.ts";
import { postEvent } from "./turn.ts";
import { watchedAccept, watchedStore } from "./watched.ts";
import { Worker } from "./worker.ts";

export interface BotOptions {
  readonly flows: readonly Flow[];
  /** One driver for each account on each channel. */
  readonly adapters: readonly Driver[];
  /** Open before `start()`, closed after `stop()`, by whoever made it. */
  readonly store: Store;
  /** A Bot Framework bot that answers what no flow claims, such as `(context) => bot.run(context)`. */
  readonly fallback?: BotLogic;
  /** How long a killed process keeps its customers from others. Default 10,000 ms. */
  readonly leaseMs?: number;
  /** How often the store is searched for work that nobody rang for. Default 1,000 ms. */
  readonly pollMs?: number;
  /** How long an app may take to answer when a message is sent. Default 30,000 ms. */
  readonly sendMs?: number;
  /** How many customers are served side by side. Default 16. */
  readonly customersAtOnce?: number;
  readonly surroundings?: Surroundings;
}

export interface Bot {
  /** Takes up what an earlier process left, then starts every adapter. */
  start(): Promise<void>;
  /** Accepts nothing more, finishes what is in progress, then stops the adapters. */
  stop(): Promise<void>;
  /** Calls back with a customer's id after each change; the function it returns ends that. */
  watch(listener: (customer: string) => void): () => void;
  /** The customers whom an adapter vouches for under this name. */
  customersOf(person: string): Promise<readonly Customer[]>;
  /** A customer's exchanges in order; `undefined` when there is no such customer. */
  timeline(customer: string, options: TimelineOptions): Promise<Page<Exchange> | undefined>;
  /** Which of our accounts the apps let in, of those that have sent anything. */
  accounts(): readonly AccountHealth[];
  /** Sets the gauges of what waits: for whoever collects figures, each time they do. */
  measureBacklog(): Promise<void>;
}

/**
 * A bot that answers on all its adapters with the same flows and one story per customer.
 *
 * @throws AuthoringError when two flows claim the same name, command, phrase or the fallback.
 */
export function bot(options: BotOptions): Bot {
  const flows = flowBook(options.flows);
  const surroundings = options.surroundings ?? realSurroundings;
  const listeners = new Set<(customer: string) => void>();
  const accounts = new Accounts();
  let collections: Collections | undefined;
  let worker: Worker | undefined;
  let owner = "";

  const opened = () => {
    collections ??= openCollections(watchedStore(options.store, surroundings));
    return collections;
  };

  const engineWith = (post: Accept): Engine => ({
    flows,
    surroundings,
    collections: opened(),
    keepsOrder: options.store.keepsOrder,
    owner,
    leaseMs: options.leaseMs ?? 10_000,
    sendMs: options.sendMs ?? 30_000,
    accounts,
    driverOf: driverFinder(options.adapters),
    fallback: options.fallback && frameworkFallback(options.fallback, post, surroundings),
    changed: (customer) => {
      for (const listener of listeners) listener(customer);
    },
  });

  return {
    async start() {
      owner = enlist(surroundings.newId());
      const take =
        (from: "channel" | "bot"): Accept =>
        async (event) => {
          if (worker === undefined) throw notRunning();
          return accept(event, engine, { from, ring: (entry) => worker?.ring(entry) });
        };
      const engine = engineWith(take("bot"));
      worker = new Worker({
        engine,
        pollMs: options.pollMs ?? 1_000,
        customersAtOnce: options.customersAtOnce ?? 16,
      });
      worker.start();
      const started = options.adapters.map(async (driver) => {
        await driver.start(watchedAccept(take("channel"), driver.channel, surroundings));
        surroundings.measure.set("adapter_up", { channel: driver.channel }, 1);
      });
      await Promise.all(started);
    },
    async stop() {
      const stopping = worker;
      worker = undefined;
      await stopping?.stop();
      await Promise.all(options.adapters.map((driver) => driver.stop()));
      for (const { channel } of options.adapters) {
        surroundings.measure.set("adapter_up", { channel }, 0);
      }
      retire(owner);
      collections = undefined;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    customersOf: (person) => customersOf(person, opened()),
    accounts: () => accounts.health(),
    timeline: (customer, page) => timeline(customer, page, opened()),
    measureBacklog: () => measureBacklog(opened(), surroundings),
  };
}

async function customersOf(
  person: string,
  { identities, customers }: Collections,
): Promise<readonly Customer[]> {
  const [identity] = await identities.get([personKey(person)]);
  if (!identity) return [];
  const [customer] = await customers.get([identity.customer]);
  return customer ? [customer] : [];
}

function notRunning(): ChannelError {
  return new ChannelError(
    "CHANNEL_BOT_STOPPED",
    "The bot is not running: deliver the message again later",
    {
      retry: "later",
    },
  );
}

/** The driver that serves a conversation: the one of its channel and of our account there. */
function driverFinder(drivers: readonly Driver[]) {
  return ({ channelId, bot: { id } }: ConversationReference) =>
    drivers.find(({ channel, account }) => channel === channelId && account === id);
}

/** botbuilder is heavy and most bots need none of it: it is loaded with the first message for it. */
function frameworkFallback(logic: BotLogic, take: Accept, surroundings: Surroundings) {
  let adapter: Promise<ChannelAdapter> | undefined;
  const load = async () => {
    const { ChannelAdapter } = await import("../channel/channel-adapter.ts");
    return new ChannelAdapter(async (to, acts) => {
      await take(postedEvent(to, acts, surroundings));
    });
  };
  return async (entry: InboxEntry): Promise<Act[]> => {
    adapter ??= load();
    return (await adapter).process(entry.event.activity, entry._id, logic);
  };
}

function postedEvent(
  to: ConversationReference,
  acts: readonly Act[],
  { clock, newId }: Surroundings,
): InboundEvent {
  const now = clock.now();
  const id = newId();
  return {
    order: `${now.getTime()}`.padStart(16, "0"),
    activity: {
      type: "event",
      name: postEvent,
      id,
      timestamp: now,
      channelId: to.channelId,
      from: to.user,
      recipient: to.bot,
      conversation: to.conversation,
      value: acts as never,
    },
  };
}
