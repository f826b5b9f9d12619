// The shapes the server answers with, and the light checks that turn JSON into them.
import { type Fields, fieldsOf, listIn, maybeTextIn, neededListIn, textIn } from "./fields.ts";
import { type NativeForm, readForm } from "./native-form.ts";

const deliveryStates = [
  "received",
  "queued",
  "sent",
  "failed",
  "expired",
  "parked",
  "uncertain",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export type EngineState = "running" | "restarting";

export interface Choice {
  readonly id: string;
  readonly title: string;
}

/** A poll in which several options are voted for together. */
export interface SeveralPoll {
  readonly options: readonly Choice[];
  /** The ids of those that were. */
  readonly voted: readonly string[];
  readonly isClosed: boolean;
}

/** A file that a message carries. */
export interface CarriedFile {
  /** Names its content; a file that is still on its way has none. */
  readonly hash: string | undefined;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly isPicture: boolean;
}

export interface PageLink {
  readonly title: string;
  readonly url: string;
  /** The app itself opens it. */
  readonly isInside: boolean;
}

export interface PhoneMessage {
  readonly id: string;
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly at: string;
  readonly choices: readonly Choice[];
  /** What shows the choices, where it is no buttons. */
  readonly as: "menu" | "poll" | undefined;
  readonly poll: SeveralPoll | undefined;
  /** A key that sends what the phone knows. */
  readonly input: { readonly type: "phone" | "location"; readonly title: string } | undefined;
  /** What a button opens. */
  readonly form: NativeForm | undefined;
  /** The page that a button opens. */
  readonly link: PageLink | undefined;
  readonly chosen: string | undefined;
  readonly code: string | undefined;
  readonly files: readonly CarriedFile[];
  readonly edited: boolean;
}

export interface Fact {
  readonly key: string;
  readonly value: unknown;
  readonly at: string;
  readonly channel: string | undefined;
  readonly validUntil: string | undefined;
  /** What it was before, newest first. */
  readonly earlier: readonly EarlierFact[];
}

export type EarlierFact = Pick<Fact, "value" | "at" | "channel">;

export interface Run {
  readonly id: string;
  readonly flow: string;
  readonly step: string | undefined;
  readonly startedAt: string;
}

export interface Customer {
  readonly id: string;
  readonly name: string | undefined;
  readonly createdAt: string;
  readonly channels: readonly string[];
  readonly facts: readonly Fact[];
  readonly runs: readonly Run[];
  readonly asksForPerson: string | undefined;
}

export interface Exchange {
  readonly id: string;
  readonly at: string;
  readonly direction: "in" | "out";
  readonly channel: string;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly code: string | undefined;
  readonly files: readonly CarriedFile[];
  readonly flow: string | undefined;
  readonly step: string | undefined;
  readonly state: DeliveryState;
  readonly note: string | undefined;
}

export interface ExchangePage {
  readonly exchanges: readonly Exchange[];
  readonly next: string | undefined;
}

export interface ChannelStatus {
  readonly channel: string;
  readonly account: string;
  readonly simulated: boolean;
  readonly up: boolean;
}

export interface Status {
  readonly version: string;
  readonly engine: EngineState;
  readonly store: { readonly home: string; readonly at: string };
  readonly channels: readonly ChannelStatus[];
}

function readChoice(fields: Fields): Choice {
  return { id: textIn(fields, "id"), title: textIn(fields, "title") };
}

function readPoll(fields: Fields): SeveralPoll | undefined {
  const options = listIn(fields, "options", readChoice);
  const { voted } = fields;
  const ids = Array.isArray(voted) ? voted.filter((id) => typeof id === "string") : [];
  if (options.length === 0) return undefined;
  return { options, voted: ids, isClosed: fields.isClosed === true };
}

function readInput(fields: Fields): PhoneMessage["input"] {
  const { type } = fields;
  const isKnown = type === "phone" || type === "location";
  return isKnown ? { type, title: textIn(fields, "title") } : undefined;
}

function readFile(fields: Fields): CarriedFile {
  const { sizeBytes } = fields;
  return {
    hash: maybeTextIn(fields, "hash"),
    name: textIn(fields, "name"),
    type: textIn(fields, "type"),
    sizeBytes: typeof sizeBytes === "number" ? sizeBytes : 0,
    isPicture: fields.isPicture === true,
  };
}

function readLink(fields: Fields): PageLink | undefined {
  const url = textIn(fields, "url");
  if (!/^https?:\/\//.test(url)) return undefined;
  return { title: textIn(fields, "title"), url, isInside: fields.isInside === true };
}

function readMessage(fields: Fields): PhoneMessage {
  return {
    id: textIn(fields, "id"),
    from: fields.from === "customer" ? "customer" : "bot",
    text: textIn(fields, "text"),
    at: textIn(fields, "at"),
    choices: listIn(fields, "choices", readChoice),
    as: fields.as === "menu" || fields.as === "poll" ? fields.as : undefined,
    poll: readPoll(fieldsOf(fields.poll)),
    input: readInput(fieldsOf(fields.input)),
    form: readForm(fieldsOf(fields.form)),
    link: readLink(fieldsOf(fields.link)),
    chosen: maybeTextIn(fields, "chosen"),
    code: maybeTextIn(fields, "code"),
    files: listIn(fields, "files", readFile),
    edited: fields.edited === true,
  };
}

function readFact(fields: Fields): Fact {
  return {
    key: textIn(fields, "key"),
    ...readTold(fields),
    validUntil: maybeTextIn(fields, "validUntil"),
    earlier: fields.earlier === undefined ? [] : listIn(fields, "earlier", readTold),
  };
}

function readTold(fields: Fields): EarlierFact {
  return {
    value: fields.value,
    at: textIn(fields, "at"),
    channel: maybeTextIn(fields, "channel"),
  };
}

function readRun(fields: Fields): Run {
  return {
    id: textIn(fields, "id"),
    flow: textIn(fields, "flow"),
    step: maybeTextIn(fields, "step"),
    startedAt: textIn(fields, "startedAt"),
  };
}

function readCustomer(fields: Fields): Customer {
  const channels = listIn(fields, "identities", (identity) => textIn(identity, "channel"));
  return {
    id: textIn(fields, "id"),
    name: maybeTextIn(fields, "name"),
    createdAt: textIn(fields, "createdAt"),
    channels: [...new Set(channels)],
    facts: listIn(fields, "facts", readFact),
    runs: listIn(fields, "runs", readRun),
    asksForPerson: maybeTextIn(fields, "asksForPerson"),
  };
}

function readState(value: unknown): DeliveryState {
  return deliveryStates.find((state) => state === value) ?? "sent";
}

function readExchange(fields: Fields): Exchange {
  return {
    id: textIn(fields, "id"),
    at: textIn(fields, "at"),
    direction: fields.direction === "in" ? "in" : "out",
    channel: textIn(fields, "channel"),
    text: textIn(fields, "text"),
    choices: listIn(fields, "choices", readChoice),
    code: maybeTextIn(fields, "code"),
    files: listIn(fields, "files", readFile),
    flow: maybeTextIn(fields, "flow"),
    step: maybeTextIn(fields, "step"),
    state: readState(fields.state),
    note: maybeTextIn(fields, "note"),
  };
}

export function readMessages(body: unknown): readonly PhoneMessage[] {
  return neededListIn(body, "messages", readMessage);
}

export function readCustomers(body: unknown): readonly Customer[] {
  return neededListIn(body, "customers", readCustomer);
}

export function readExchangePage(body: unknown): ExchangePage {
  return {
    exchanges: neededListIn(body, "exchanges", readExchange),
    next: maybeTextIn(fieldsOf(body), "next"),
  };
}

export function readEngine(value: unknown): EngineState {
  return value === "restarting" ? "restarting" : "running";
}

export function readStatus(body: unknown): Status {
  const fields = fieldsOf(body);
  const store = fieldsOf(fields.store);
  return {
    version: textIn(fields, "version"),
    engine: readEngine(fields.engine),
    store: { home: textIn(store, "home"), at: textIn(store, "at") },
    channels: neededListIn(body, "channels", (channel) => ({
      channel: textIn(channel, "channel"),
      account: textIn(channel, "account"),
      simulated: channel.simulated === true,
      up: channel.up === true,
    })),
  };
}
