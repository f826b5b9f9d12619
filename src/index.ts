/** The public door: everything a flow or a deployment imports. */

export type { Clock } from "./base/clock.ts";
export type { Duration } from "./base/duration.ts";
export {
  AuthoringError,
  BotError,
  ChannelError,
  ConfigError,
  describeError,
  errorFacts,
  StoreError,
  TerminalError,
} from "./base/errors.ts";
export { type Measure, metrics } from "./base/measure.ts";
export type { PlainData } from "./base/plain.ts";
export { type Log, realSurroundings, type Surroundings } from "./base/surroundings.ts";
export { traceIdHere } from "./base/trace.ts";
export type { AdapterHealth } from "./bot/adapters.ts";
export { type Bot, type BotOptions, bot } from "./bot/bot.ts";
export type { Happening } from "./bot/business-event.ts";
export { type DutyOptions, onDuty } from "./bot/duty.ts";
export type { FormPlace } from "./bot/form-place.ts";
export type { Cause, Finding, Inspection } from "./bot/inspect/causes.ts";
export { type InspectOptions, inspect } from "./bot/inspect/inspect.ts";
export {
  checkRelease,
  endRun,
  type ReleaseReport,
  type RunFinding,
  type StoppedRun,
  stoppedRuns,
} from "./bot/release.ts";
export type { FormSent, OpenForm, SentForm } from "./bot/web-form.ts";
export type {
  Accept,
  Accepted,
  Capabilities,
  Driver,
  FileLimits,
  OptionList,
  Pace,
  Sent,
  WholeForms,
} from "./channel/driver.ts";
export type { Resolve } from "./channel/fetch/address.ts";
export { type FetchRules, guardedFetch } from "./channel/fetch/guarded-fetch.ts";
export { initDataOf, whoOpened } from "./channel/init-data.ts";
export { partsFor } from "./channel/parts.ts";
export { type BusinessEvent, event } from "./flow/event.ts";
export { type EventFlowOptions, type Flow, type FlowOptions, flow } from "./flow/flow.ts";
export type { Kept } from "./flow/kept.ts";
export type { Migration, Moved } from "./flow/migrate.ts";
export type {
  AskOptions,
  Card,
  Content,
  CustomerView,
  FileContent,
  FileOptions,
  FileSource,
  Item,
  OnceContext,
  Patience,
  Persistence,
  Round,
  Validity,
  Verbs,
} from "./flow/verbs.ts";
export type { Wording } from "./flow/wording.ts";
export type { Field, Group, Leaf, List } from "./form/field.ts";
export { type Form, type FormOptions, form } from "./form/form.ts";
export type { Contact } from "./form/kinds/contact.ts";
export type { Place } from "./form/kinds/place.ts";
export {
  choice,
  choices,
  consent,
  contact,
  date,
  email,
  type FieldOptions,
  type FileFieldOptions,
  type FileSchema,
  type FromTo,
  file,
  location,
  longText,
  number,
  type PhoneOptions,
  phone,
  rating,
  yesNo,
} from "./form/makers.ts";
export {
  type PageField,
  type PageGroup,
  type PageLeaf,
  type PageList,
  type PageState,
  pageOf,
  whyRefused,
} from "./form/page.ts";
export { type PdfOptions, pdf } from "./form/pdf/pdf.ts";
export { type PlannedField, type PlannedForm, plan } from "./form/plan.ts";
export { sentencesOf } from "./form/spoken.ts";
export type { Issues } from "./form/submitted.ts";
export { keyOf, type Tag, type TextFile, type Texts } from "./form/texts.ts";
export {
  type ConversationReference,
  codeOf,
  type InboundAttachment,
  type InboundEvent,
  type Mark,
  type OutboundActivity,
} from "./model/activity.ts";
export type { Attached, KeptFile, RemoteFile } from "./model/attached.ts";
export { attachedIn, attachmentOf, remoteAttachment } from "./model/attachment.ts";
export { type Collection, collection, type Document } from "./model/collection.ts";
export type { Customer } from "./model/customer.ts";
export type { Exchange } from "./model/exchange.ts";
export type { FieldKind, NativeInput } from "./model/field-kind.ts";
export { filesOf } from "./model/file-attachment.ts";
export type { NativeField, NativeForm } from "./model/native-form.ts";
export { reachabilityEvent } from "./model/reachability.ts";
export { formEvent, type RawAnswer, type RawAnswers } from "./model/submission.ts";
export { type EmbeddedStoreOptions, embeddedStore } from "./store/embedded/embedded.ts";
export { type ReceiveOptions, receiveFile } from "./store/intake/receive-file.ts";
export { type KeptLinks, keptLinks, type LinkUse, type OpenedLink } from "./store/links.ts";
export { type MongodbStoreOptions, mongodbStore } from "./store/mongodb/mongodb.ts";
export { type BackupReport, backup } from "./store/move/backup.ts";
export { type CopyReport, copy, type MoveOptions, type Progress } from "./store/move/copy.ts";
export { type DoctorReport, doctor } from "./store/move/doctor.ts";
export { cures, harmless } from "./store/move/faults.ts";
export { restore } from "./store/move/restore.ts";
export { storeFor } from "./store/open.ts";
export type { Documents, Page, Range, Store } from "./store/port.ts";
export { keepSwept, type SweepingOptions, type SweepReport } from "./store/sweep.ts";
