/**
 * What an app hands to a page that is opened inside it, so that the page can prove who has opened
 * it: fields signed with a key made of the account's secret, as Telegram defines its `initData`.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** Older than a link to a form can be. */
const longestAgeMs = 30 * 60_000;
const clockSkewMs = 60_000;

const user = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("is not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.object({ id: z.union([z.string().min(1), z.int()]).transform(String) }));

interface Signer {
  /** The account's own, such as a bot's token. */
  readonly secret: string;
  readonly now: Date;
}

/** The app's id of whoever opened the page; undefined when that is not proved, or too long ago. */
export function whoOpened(initData: string, { secret, now }: Signer): string | undefined {
  const fields = new URLSearchParams(initData);
  const hashes = fields.getAll("hash");
  const [hash = ""] = hashes;
  const given = Buffer.from(hash, "hex");
  const wanted = signatureOf(fields, secret);
  const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
  const openedMs = Number(fields.get("auth_date")) * 1_000;
  const ageMs = now.getTime() - openedMs;
  const isFresh = openedMs > 0 && ageMs <= longestAgeMs && ageMs >= -clockSkewMs;
  if (!isSigned || hashes.length > 1 || !isFresh) return undefined;
  return user.safeParse(fields.get("user")).data?.id;
}

/** As an app makes it for one who opens a page: for simulators and tests. */
export function initDataOf(userId: string, { secret, now }: Signer): string {
  const fields = new URLSearchParams({
    auth_date: String(Math.floor(now.getTime() / 1_000)),
    user: JSON.stringify({ id: userId }),
  });
  fields.set("hash", signatureOf(fields, secret).toString("hex"));
  return fields.toString();
}

function signatureOf(fields: URLSearchParams, secret: string): Buffer {
  const signed = [...fields]
    .filter(([name]) => name !== "hash")
    .map(([name, value]) => `${name}=${value}`)
    .toSorted();
  const key = createHmac("sha256", "WebAppData").update(secret).digest();
  return createHmac("sha256", key).update(signed.join("\n")).digest();
}
