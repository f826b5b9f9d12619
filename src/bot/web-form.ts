/**
 * A form that is filled beside the chat: what a page is to show of it, and the way by which all its
 * answers come in at once. What was sent is applied in a turn, like any message, and once.
 */
import { ChannelError } from "../base/errors.ts";
import type { Accepted } from "../channel/driver.ts";
import { rehearsed } from "../flow/check.ts";
import { prefilled } from "../flow/fill/prefilled.ts";
import { migrated } from "../flow/migrate.ts";
import { isStepOf } from "../flow/submitted.ts";
import { languageFor } from "../flow/words.ts";
import type { Form } from "../form/form.ts";
import { formLanguageFor } from "../form/languages/languages.ts";
import { filesAt, type Issues, issuesOf } from "../form/submitted.ts";
import type { Customer } from "../model/customer.ts";
import { escapePart } from "../model/identity.ts";
import type { InboxEntry } from "../model/inbox.ts";
import { formEvent, type RawAnswers, type Submission } from "../model/submission.ts";
import type { Engine } from "./engine.ts";
import type { FormPlace } from "./form-place.ts";
import { ownEntry } from "./own-entry.ts";
import { watchedIntake } from "./watched.ts";

/** A form that a customer stands in. */
export interface OpenForm {
  readonly form: Form;
  /** What the customer is called, where that is known, and the app they wrote on last. */
  readonly name: string | undefined;
  readonly channel: string;
  /** What each of their apps calls them. */
  readonly users: readonly { readonly channel: string; readonly id: string }[];
  /** Code of the language the bot speaks with them. */
  readonly language: string;
  /** What was answered before, as it would be sent again. */
  readonly answers: RawAnswers;
}

/** Answers to all of a form. */
export interface FormSent extends FormPlace {
  /** The same when it is sent again: what has one id counts once. */
  readonly id: string;
  readonly answers: RawAnswers;
}

/** What became of a form that was sent. */
export type SentForm =
  | { readonly type: Accepted }
  /** Nobody waits for it any more. */
  | { readonly type: "closed" }
  /** Nothing of it was taken. */
  | { readonly type: "refused"; readonly issues: Issues };

type Reading = Pick<Engine, "collections" | "flows" | "surroundings">;

/** Nothing when the run is not there, or does not stand in this form any more. */
export async function openForm(place: FormPlace, engine: Reading): Promise<OpenForm | undefined> {
  return (await opened(place, engine))?.open;
}

async function opened(place: FormPlace, { collections, flows, surroundings }: Reading) {
  const [known] = await collections.customers.get([place.customer]);
  if (!known) return undefined;
  const customer = migrated(await collections.library.unfolded(known), flows);
  const run = customer.runs.find(({ id }) => id === place.run);
  const flow = run && flows.byName(run.flow);
  if (!flow || !run.wait || !isStepOf(run.wait.step, place.step)) return undefined;
  const { locale, channelId, user } = whereOf(customer) ?? {};
  const { code } = languageFor(customer.language, locale);
  const at = surroundings.clock.now();
  const whose = { customer: { id: customer._id, name: "" }, language: code, at };
  const form = (await rehearsed(run, flow, whose)).forms.get(place.step);
  if (!form || channelId === undefined) return undefined;
  const { value } = customer.facts.name ?? {};
  const users = Object.values(customer.identities).map((one) => {
    return { channel: one.channelId, id: one.user.id };
  });
  const name = typeof value === "string" ? value : user?.name;
  const answers = prefilled(form, { run, step: place.step }, formLanguageFor(code));
  return { customer, open: { form, name, channel: channelId, users, language: code, answers } };
}

function whereOf({ identities, lastIdentity = "" }: Customer) {
  return identities[lastIdentity] ?? Object.values(identities)[0];
}

/** Resolves when it is durable, or when there is something to be mended first. */
export async function takeForm(
  { id, answers: given, ...place }: FormSent,
  { engine, ring }: Intake,
): Promise<SentForm> {
  const { collections, surroundings } = engine;
  const entry = ["form", id].map(escapePart).join(":");
  const [before] = await collections.inbox.get([entry]);
  if (before) return { type: "duplicate" };
  const found = await opened(place, engine);
  if (!found) return { type: "closed" };
  const { customer, open } = found;
  const at = surroundings.clock.now();
  const answers = { ...filesOnly(open.answers), ...given };
  const issues = await issuesOf(open.form, answers, {
    language: formLanguageFor(open.language),
    at,
  });
  if (Object.keys(issues).length > 0) return { type: "refused", issues };
  const { run, step } = place;
  const value: Submission = { form: { run, step }, answers, isWhole: true };
  const made = ownEntry(customer, { entry, name: formEvent, id, value, at });
  if (!made) return { type: "closed" };
  checkSize(value);
  const facts = () => ({ inboxId: entry });
  const take = () => filed(made, { engine, ring });
  return { type: await watchedIntake(take, { channel: "form", facts }, surroundings) };
}

interface Intake {
  readonly engine: Engine;
  readonly ring: (entry: InboxEntry) => void;
}

async function filed(made: InboxEntry, { engine, ring }: Intake): Promise<Accepted> {
  const { collections, surroundings, load } = engine;
  await surroundings.fault("accept:before");
  const [outcome] = await collections.inbox.insert([made]);
  await surroundings.fault("accept:after");
  if (outcome !== "inserted") return "duplicate";
  load.accepted();
  ring(made);
  return "accepted";
}

/** Files that came in the chat need not be sent again; a page cannot show them as its own. */
function filesOnly(answers: RawAnswers): RawAnswers {
  return Object.fromEntries(
    Object.keys(answers).flatMap((path) => {
      const files = filesAt(answers, path);
      return files.length > 0 ? [[path, [...files]]] : [];
    }),
  );
}

const largestBytes = 64 * 1_024;

function checkSize(value: Submission): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(value));
  if (sizeBytes <= largestBytes) return;
  throw new ChannelError(
    "CHANNEL_EVENT_TOO_LARGE",
    `A form of ${sizeBytes} bytes was refused: at most ${largestBytes} bytes are kept of one`,
  );
}
