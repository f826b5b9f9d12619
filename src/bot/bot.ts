/** The composition of a bot: flows, adapters and store become one engine that starts and stops. */
import PQueue from "p-queue";
import type { PlainData } from "../base/plain.ts";
import { realSurroundings, type Surroundings } from "../base/surroundings.ts";
import type { BotLogic } from "../channel/channel-adapter.ts";
import type { Accept, Accepted, Driver } from "../channel/driver.ts";
import { type BusinessEvent, eventBook } from "../flow/event.ts";
import { type Flow, flowBook } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import type { ConversationReference } from "../model/activity.ts";
import type { KeptFile } from "../model/attached.ts";
import type { Customer } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";
import type { Page, Store } from "../store/port.ts";
import { type AdapterHealth, Adapters, withAccounts } from "./adapters.ts";
import { measureBacklog } from "./backlog.ts";
import type { Happening } from "./business-event.ts";
import { Accounts } from "./deliver/accounts.ts";
import { Pauses } from "./deliver/pauses.ts";
import { type Collections, type Engine, openCollections } from "./engine.ts";
import type { FormPlace } from "./form-place.ts";
import { frameworkFallback } from "./framework-fallback.ts";
import { customersOf } from "./identify.ts";
import { Load } from "./load.ts";
import { enlist, retire } from "./owner.ts";
import { unpark } from "./replay-parked.ts";
import { notRunning, Running } from "./running.ts";
import { type TimelineOptions, timeline } from "./timeline.ts";
import { watchedStore } from "./watched.ts";
import { type FormSent, type OpenForm, openForm, type SentForm } from "./web-form.ts";

/** What a bot is made of. */
export interface BotOptions {
  readonly flows: readonly Flow[];
  /** The business events to be found by their name, besides those that begin a flow. */
  readonly events?: readonly BusinessEvent[];
  /**
   * What somebody reads first who says nothing that a flow claims; the list of what the bot can do
   * follows. A sentence of the bot's own unless given.
   */
  readonly greeting?: Wording;
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
  /**
   * How long a turn may take before it is given up; a message is set aside after two such turns, so
   * what waits behind it waits for no longer than twice this. Default 12,000 ms.
   */
  readonly turnMs?: number;
  /**
   * How many messages of one customer within ten seconds are answered one by one. Who writes more is
   * told so once, and what they write is answered together, until they have been quiet for a while.
   * Default 20.
   */
  readonly mostInTenSeconds?: number;
  /** How long `stop()` waits for what is in progress before it leaves it. Default 15,000 ms. */
  readonly stopMs?: number;
  /** How many customers are served side by side. Default 64. */
  readonly customersAtOnce?: number;
  /**
   * The address under which a customer can load a file that is too large for their app; asked for
   * each time it is sent. Without this, they are told that the file is too large.
   */
  readonly linkTo?: (file: KeptFile) => string | Promise<string>;
  /**
   * The address of the page on which a customer can fill in this form at once; asked for each time
   * it is sent. Without this, no page is offered.
   */
  readonly formLinkTo?: (place: FormPlace) => string | Promise<string>;
  /** Whether these links lead anywhere from there. Everywhere unless told. */
  readonly opensLinks?: (to: ConversationReference) => boolean;
  readonly surroundings?: Surroundings;
  /**
   * Plays each turn twice and fails it when a flow does not do the same both times: for
   * development and tests. Effects are done once. Default false.
   */
  readonly playsTwice?: boolean;
}

/** A bot that can be started and stopped, and asked about its customers. */
export interface Bot {
  /**
   * Takes up what an earlier process left, then starts every adapter. One that cannot start is
   * tried again while the others run: see `adapters()`.
   */
  start(): Promise<void>;
  /** Accepts nothing more, finishes what is in progress or leaves it, then stops the adapters. */
  stop(): Promise<void>;
  /** Calls back with a customer's id after each change; the function it returns ends that. */
  watch(listener: (customer: string) => void): () => void;
  /** Handles a parked message once more, as a new turn; false when no message of that id is parked. */
  replayParked(inboxId: string): Promise<boolean>;
  /**
   * Tells a customer's flows that something has happened: a run that waits for it goes on, a flow
   * that is begun by it begins. Durable when it resolves; told again with the same id, it counts
   * once.
   *
   * @throws ChannelError `CHANNEL_BAD_EVENT` when the payload does not fit the event's schema,
   * `CHANNEL_EVENT_CHANGED` when the id was used for something else, `CHANNEL_NO_SUCH_CUSTOMER`, and
   * `CHANNEL_BOT_STOPPED` or `CHANNEL_OVERLOADED` to be told later.
   */
  happens<Payload extends PlainData>(
    event: BusinessEvent<Payload>,
    happening: Happening<Payload>,
  ): Promise<Accepted>;
  /**
   * The form that a run of a customer stands in, with what is known of it, for a page that shows it.
   * Nothing when it is not open any more.
   */
  openForm(place: FormPlace): Promise<OpenForm | undefined>;
  /**
   * Takes the answers to all of a form at once, by the paths of its fields. What does not fit is
   * told, and nothing is taken then; what fits is durable when it resolves, and the chat goes on by
   * itself.
   *
   * @throws ChannelError `CHANNEL_EVENT_TOO_LARGE`, and `CHANNEL_BOT_STOPPED` or
   * `CHANNEL_OVERLOADED` to be sent later.
   */
  sendForm(sent: FormSent): Promise<SentForm>;
  /** The business events this bot knows, by their name: for whoever hears of them from outside. */
  readonly events: ReadonlyMap<string, BusinessEvent>;
  /** The customers whom an adapter vouches for under this name. */
  customersOf(person: string): Promise<readonly Customer[]>;
  /** A customer's exchanges in order; `undefined` when there is no such customer. */
  timeline(customer: string, options: TimelineOptions): Promise<Page<Exchange> | undefined>;
  /** Each adapter, whether it is up, and why not. */
  adapters(): readonly AdapterHealth[];
  /** Sets the gauges of what waits: for whoever collects figures, each time they do. */
  measureBacklog(): Promise<void>;
}

/**
 * A bot that answers on all its adapters with the same flows and one story per customer.
 *
 * @throws AuthoringError when two flows claim the same name, command, phrase or the fallback, or
 * two events of one name differ.
 */
export function bot(options: BotOptions): Bot {
  const flows = flowBook(options.flows, options.greeting);
  const events = eventBook([...begunBy(options.flows), ...(options.events ?? [])]);
  const surroundings = options.surroundings ?? realSurroundings;
  const listeners = new Set<(customer: string) => void>();
  const accounts = new Accounts();
  const adapters = new Adapters(options.adapters, surroundings);
  let collections: Collections | undefined;
  let running: Running | undefined;
  let owner = "";

  const opened = () => {
    collections ??= openCollections(watchedStore(options.store, surroundings));
    return collections;
  };

  const inUse = () => running ?? refuse(notRunning());

  const pauses = () => new Pauses(opened().pauses, surroundings.clock);

  const engineWith = (post: Accept): Engine => ({
    flows,
    surroundings,
    collections: opened(),
    files: options.store.files,
    ...{ linkTo: options.linkTo, formLinkTo: options.formLinkTo },
    opensLinks: options.opensLinks,
    keepsOrder: options.store.keepsOrder,
    owner,
    load: new Load(surroundings),
    ...bounds(options),
    accounts,
    pauses: pauses(),
    suspects: new PQueue({ concurrency: 1 }),
    driverOf: driverFinder(options.adapters),
    fallback: options.fallback && frameworkFallback(options.fallback, post, surroundings),
    changed: (customer) => {
      for (const listener of listeners) listener(customer);
    },
  });

  return {
    async start() {
      const { pollMs = 1_000, customersAtOnce = 64, stopMs = 15_000 } = options;
      await pauses().recall(options.adapters, accounts);
      owner = enlist(surroundings.newId());
      running = new Running(engineWith, { adapters, pollMs, customersAtOnce, stopMs });
      await running.start();
    },
    async stop() {
      const stopping = running;
      running = undefined;
      await stopping?.stop();
      retire(owner);
      collections = undefined;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async replayParked(inboxId) {
      const entry = await unpark(inboxId, opened());
      if (entry) running?.ring(entry);
      return entry !== undefined;
    },
    happens: async (event, happening) => inUse().happens(event, happening),
    openForm: (place) => openForm(place, { flows, surroundings, collections: opened() }),
    sendForm: async (sent) => inUse().sendForm(sent),
    events,
    customersOf: (person) => customersOf(person, opened()),
    adapters: () => withAccounts(adapters.health(), accounts.health()),
    timeline: (customer, page) => timeline(customer, page, opened()),
    measureBacklog: () => measureAll(adapters, opened(), surroundings),
  };
}

function measureAll(adapters: Adapters, collections: Collections, surroundings: Surroundings) {
  adapters.measure();
  return measureBacklog(collections, surroundings);
}

function refuse(error: Error): never {
  throw error;
}

function begunBy(flows: readonly Flow[]): BusinessEvent[] {
  return flows.flatMap(({ options: { on } }) => on ?? []);
}

function bounds(options: BotOptions) {
  const { leaseMs = 10_000, sendMs = 30_000, turnMs = 12_000 } = options;
  const { mostInTenSeconds = 20, playsTwice = false } = options;
  return { leaseMs, sendMs, turnMs, mostInTenSeconds, playsTwice };
}

/** The driver that serves a conversation: the one of its channel and of our account there. */
function driverFinder(drivers: readonly Driver[]) {
  return ({ channelId, bot: { id } }: ConversationReference) =>
    drivers.find(({ channel, account }) => channel === channelId && account === id);
}
