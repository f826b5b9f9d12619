/** Places: coordinates, links of map services, or an address in words. Pure. */
import { z } from "zod";
import type { PlainData } from "../../base/plain.ts";
import type { Attached } from "../../model/attached.ts";
import { plainDigits } from "./number.ts";

export const placeSchema = z.union([
  z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
  z.object({ address: z.string().min(3).max(500) }),
]);
/** A point on the map, or an address as it was written. */
export type Place = z.infer<typeof placeSchema>;

export function isPlace(value: PlainData): value is Place {
  return placeSchema.safeParse(value).success;
}

const pair = "(-?\\d{1,2}(?:\\.\\d+)?)\\s*[,;]\\s*(-?\\d{1,3}(?:\\.\\d+)?)";
const coordinates = new RegExp(`^${pair}$`);
const inLink = new RegExp(`(?:^geo:|[@=/])${pair}(?:[^\\d.]|$)`);

export function placeIn(text: string): Place | undefined {
  const plain = plainDigits(text).trim();
  const isLink = /^(?:https?|geo):/i.test(plain);
  const decoded = plain.replace(/%2C/gi, ",");
  const [, latitude, longitude] = (isLink ? inLink : coordinates).exec(decoded) ?? [];
  if (latitude !== undefined && longitude !== undefined) {
    const point = { latitude: Number(latitude), longitude: Number(longitude) };
    return isPlace(point) ? point : undefined;
  }
  const address = text.trim();
  // One letter at least: what is only digits names no place.
  return !isLink && /\p{L}/u.test(address) && isPlace({ address }) ? { address } : undefined;
}

/** The only place that came with a message: where it is, not what the app calls it. */
export function placeFrom(attached: readonly Attached[]): Place | undefined {
  const [shared, ...more] = attached.filter((one) => one.type === "location");
  if (!shared || more.length > 0) return undefined;
  const { latitude, longitude } = shared;
  return { latitude, longitude };
}

export function shownPlace(place: Place): string {
  return "address" in place ? place.address : `${place.latitude}, ${place.longitude}`;
}
