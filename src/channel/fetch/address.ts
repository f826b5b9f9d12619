/** Which addresses may be connected to: those of the public internet, however they are written. */
import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { ChannelError } from "../../base/errors.ts";

/** Every address of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Loopback, private, link-local, carrier, mapped, tunnelled and reserved ones are not public. */
export function isPublic(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "");
  // An address with a zone is of one link.
  if (isIP(bare) === 0 || bare.includes("%")) return false;
  const { kind, range } = whole(bare);
  // The beginning of the block is for addresses of the other kind.
  return range === "unicast" && !(kind === "ipv6" && /^::[^:]/.test(bare));
}

function whole(address: string) {
  // An IPv4 address inside of an IPv6 one counts as what it is.
  const read = ipaddr.process(address);
  return { kind: read.kind(), range: read.range() };
}

/** @throws ChannelError `CHANNEL_FETCH_REFUSED` unless all of its addresses are public. */
export async function publicAddresses(
  host: string,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const found = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
  const inner = found.find(({ address }) => !isPublic(address));
  if (found.length > 0 && !inner) return found;
  const why = inner ? `its address ${inner.address} is not public` : "it has no address";
  throw refusedHost(host, why);
}

export function refusedHost(host: string, why: string): ChannelError {
  return new ChannelError(
    "CHANNEL_FETCH_REFUSED",
    `Nothing is fetched from "${host.slice(0, 100)}": ${why}`,
  );
}
