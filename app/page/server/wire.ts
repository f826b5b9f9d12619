// The shapes the server answers with, and the light checks that turn JSON into them.

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

export interface NativeField {
  readonly path: string;
  readonly label: string;
  readonly hint: string | undefined;
  /** The hint says what is wrong. */
  readonly isWrong: boolean;
  readonly placeholder: string | undefined;
  readonly as: (typeof drawings)[number];
  readonly options: readonly { readonly value: string; readonly title: string }[];
  readonly isRequired: boolean;
  readonly value: readonly string[];
}

const drawings = ["line", "lines", "one", "several", "tick"] as const;

export interface NativeForm {
  readonly id: string;
  readonly title: string;
  readonly button: string;
  readonly fields: readonly NativeField[];
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

export interface PhoneMessage {
  readonly id: string;
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly at: string;
  readonly choices: readonly Choice[];
  /** What shows the choices, where it is no buttons. */
  readonly as: "menu" | "poll" | undefined;
  /** A key that sends what the phone knows. */
  readonly input: { readonly type: "phone" | "location"; readonly title: string } | undefined;
  /** What a button opens. */
  readonly form: NativeForm | undefined;
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

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

export function maybeTextIn(fields: Fields, name: string): string | undefined {
  return textIn(fields, name) || undefined;
}

function listIn<Item>(fields: Fields, name: string, read: (item: Fields) => Item): readonly Item[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map((item) => read(fieldsOf(item))) : [];
}

/** A list without which an answer makes no sense, so that a wrong server is noticed. */
function neededListIn<Item>(body: unknown, name: string, read: (item: Fields) => Item) {
  const fields = fieldsOf(body);
  if (!Array.isArray(fields[name])) throw new Error(`The server's answer has no list "${name}"`);
  return listIn(fields, name, read);
}

function readChoice(fields: Fields): Choice {
  return { id: textIn(fields, "id"), title: textIn(fields, "title") };
}

function readInput(fields: Fields): PhoneMessage["input"] {
  const { type } = fields;
  const isKnown = type === "phone" || type === "location";
  return isKnown ? { type, title: textIn(fields, "title") } : undefined;
}

function readForm(fields: Fields): NativeForm | undefined {
  const id = textIn(fields, "id");
  if (id === "") return undefined;
  const title = textIn(fields, "title");
  return {
    id,
    title,
    button: textIn(fields, "button"),
    fields: listIn(fields, "fields", readField),
  };
}

function readField(fields: Fields): NativeField {
  const { value } = fields;
  return {
    path: textIn(fields, "path"),
    label: textIn(fields, "label"),
    hint: maybeTextIn(fields, "hint"),
    isWrong: fields.isWrong === true,
    placeholder: maybeTextIn(fields, "placeholder"),
    as: drawings.find((drawing) => drawing === fields.as) ?? "line",
    options: listIn(fields, "options", (option) => ({
      ...{ value: textIn(option, "value"), title: textIn(option, "title") },
    })),
    isRequired: fields.isRequired === true,
    value: Array.isArray(value) ? value.map(String) : [],
  };
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

function readMessage(fields: Fields): PhoneMessage {
  return {
    id: textIn(fields, "id"),
    from: fields.from === "customer" ? "customer" : "bot",
    text: textIn(fields, "text"),
    at: textIn(fields, "at"),
    choices: listIn(fields, "choices", readChoice),
    as: fields.as === "menu" || fields.as === "poll" ? fields.as : undefined,
    input: readInput(fieldsOf(fields.input)),
    form: readForm(fieldsOf(fields.form)),
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
