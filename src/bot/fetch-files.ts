/**
 * Files that still lie at the app are fetched before the turn of their message is played, so that a
 * flow has them as if they had come with it. What cannot be had in the end is told to the flow.
 */

import { BotError, ChannelError, describeError, errorFacts } from "../base/errors.ts";
import type { PlainData } from "../base/plain.ts";
import { type InboundActivity, type InboundAttachment, referenceOf } from "../model/activity.ts";
import type { RemoteFile } from "../model/attached.ts";
import { attachedOf, attachmentOf, remoteIn } from "../model/attachment.ts";
import type { RawAnswer, Submission } from "../model/submission.ts";
import { receiveFile } from "../store/intake/receive-file.ts";
import { withDeadline } from "./deadline.ts";
import type { Engine } from "./engine.ts";
import type { Held } from "./held.ts";
import { isLost, mostDeaths } from "./park.ts";
import { submissionIn } from "./submission.ts";
import type { TurnEntry } from "./turn-entry.ts";

const mostTries = 4;
const firstBackoffMs = 500;
/** Until the first byte comes. */
const longestStartMs = 60_000;

/** Whether something is to be fetched, or to be put among the answers of a form. */
export function hasFilesToTake(entry: TurnEntry): boolean {
  const { activity } = entry.event;
  if (activity.type === "message") return (activity.attachments ?? []).some(remoteIn);
  return submissionIn(entry)?.attached !== undefined;
}

/** The entry with its files; "failed" when it is to be tried again later. */
export async function withFiles(
  held: Held,
  entry: TurnEntry,
  engine: Engine,
): Promise<TurnEntry | "failed"> {
  // Whoever plays it parks it.
  const isPoison = held.lease.deathsOf(entry._id) >= mostDeaths;
  if (isPoison) return entry;
  await held.lease.run(entry._id);
  const fetching = { held, entry, engine };
  const { activity } = entry.event;
  const sent = submissionIn(entry);
  if (activity.type === "message") {
    const attachments = await allFetched(activity.attachments ?? [], fetching);
    return attachments === "failed" ? "failed" : withActivity(entry, { ...activity, attachments });
  }
  if (!sent?.attached) return entry;
  const value = await withFilesOfFields(sent, fetching);
  // A submission is plain data.
  return value === "failed"
    ? "failed"
    : withActivity(entry, { ...activity, value: value as unknown as PlainData });
}

function withActivity(entry: TurnEntry, activity: InboundActivity): TurnEntry {
  return { ...entry, event: { ...entry.event, activity } };
}

/** What was kept stands among the answers; what was refused stays where it was. */
async function withFilesOfFields(
  sent: Submission,
  fetching: Fetching,
): Promise<Submission | "failed"> {
  const answers: Record<string, RawAnswer> = { ...sent.answers };
  const attached: Record<string, InboundAttachment[]> = {};
  for (const [path, carried] of Object.entries(sent.attached ?? {})) {
    const had = await allFetched(carried, fetching);
    if (had === "failed") return "failed";
    attached[path] = had;
    answers[path] = attachedOf(had).flatMap((one) => (one.type === "file" ? [one.file] : []));
  }
  return { ...sent, answers, attached };
}

async function allFetched(
  attachments: readonly InboundAttachment[],
  fetching: Fetching,
): Promise<InboundAttachment[] | "failed"> {
  const all: InboundAttachment[] = [];
  for (const attachment of attachments) {
    const remote = remoteIn(attachment);
    const had = remote ? await fetched(remote, fetching) : attachment;
    if (had === "failed") return "failed";
    all.push(had);
  }
  return all;
}

interface Fetching {
  readonly held: Held;
  readonly entry: TurnEntry;
  readonly engine: Engine;
}

async function fetched(
  remote: RemoteFile,
  fetching: Fetching,
): Promise<InboundAttachment | "failed"> {
  const { entry, engine } = fetching;
  const { channelId: channel } = entry.event.activity;
  const { measure } = engine.surroundings;
  try {
    const kept = await keptFrom(remote, entry, engine);
    measure.count("files_received_total", {
      channel,
      result: kept.type === "file" ? "kept" : "refused",
    });
    return attachmentOf(kept);
  } catch (error) {
    if (isLost(error)) throw error;
    const isOver = await afterFailedFetch(error, fetching);
    measure.count("files_received_total", { channel, result: isOver ? "gone" : "later" });
    return isOver ? attachmentOf({ type: "refused", reason: "gone", name: remote.name }) : "failed";
  }
}

async function keptFrom({ ref, name, sizeBytes }: RemoteFile, entry: TurnEntry, engine: Engine) {
  const driver = engine.driverOf(referenceOf(entry.event.activity));
  const fetch = driver?.fetch?.bind(driver);
  if (!driver || !fetch) return { type: "refused", reason: "gone", name } as const;
  const limitBytes = driver.can.files.receiveBytes;
  if (sizeBytes !== undefined && sizeBytes > limitBytes) {
    return { type: "refused", reason: "too large", limitBytes, name } as const;
  }
  const { clock } = engine.surroundings;
  const content = await withDeadline({ ms: longestStartMs, clock, late: tooSlow }, () =>
    fetch({ ref, name, sizeBytes }),
  );
  return receiveFile(content, engine.files, { name, limitBytes, clock });
}

/** Whether it is given up; else it is noted when it is to be tried again. */
async function afterFailedFetch(error: unknown, { held, entry, engine }: Fetching) {
  const { clock, log } = engine.surroundings;
  const { trouble } = held.customer;
  const failures = (trouble?.entry === entry._id ? trouble.failures : 0) + 1;
  const { channelId: channel } = entry.event.activity;
  log("warn", "file_not_fetched", { channel, inboxId: entry._id, failures, ...errorFacts(error) });
  if (failures >= mostTries || (error instanceof BotError && error.retry === "never")) return true;
  const retryAt = new Date(clock.now().getTime() + firstBackoffMs * 2 ** failures);
  const reason = describeError(error);
  const next = { entry: entry._id, failures, retryAt, reason };
  await held.write((customer) => ({ ...customer, trouble: next }));
  return false;
}

function tooSlow(): ChannelError {
  return new ChannelError(
    "CHANNEL_FILE_SLOW",
    `A file was given up after ${longestStartMs / 1_000} s: the app has not begun to send it`,
    { retry: "later" },
  );
}
