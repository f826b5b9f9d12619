/**
 * Fetches what lies at an app, and nothing from anywhere else: an address that somebody sends must
 * not lead into our own network.
 *
 * Invariant: the address that was looked at is the one that is connected to, on every hop.
 */
import { lookup } from "node:dns/promises";
import type { Readable } from "node:stream";
import { Agent, buildConnector, request } from "undici";
import { type Clock, systemClock } from "../../base/clock.ts";
import { BotError, ChannelError, describeError } from "../../base/errors.ts";
import { publicAddresses, type Resolve, refusedHost } from "./address.ts";

const longestMs = 60_000;
const longestConnectMs = 10_000;
const usualHops = 3;
const usualPorts = [80, 443];

/** From where something may be fetched. */
export interface FetchRules {
  /** Names of hosts, such as "cdn.discordapp.com" or "*.example.org"; "*" is any public one. */
  readonly hosts: readonly string[];
  /**
   * Origins of our own, such as "http://127.0.0.1:8081" where a Bot API server runs: only the
   * deployment may name them.
   */
  readonly own?: readonly string[];
  /** Sent to the origin of the first address only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often it may lead on to another address. Default 3. */
  readonly hops?: number;
  /** Default 80 and 443. */
  readonly ports?: readonly number[];
  /** How the addresses of a host are found. */
  readonly resolve?: Resolve;
  readonly clock?: Clock;
}

/**
 * Reads what lies at `address`. It ends after a minute, whatever comes; how much may come, whoever
 * reads it says.
 *
 * @throws ChannelError `CHANNEL_FETCH_REFUSED` when nothing may be fetched from there,
 * `CHANNEL_FILE_GONE` when there is nothing, and `CHANNEL_FETCH_FAILED` to be tried again.
 */
export async function guardedFetch(address: string, rules: FetchRules): Promise<Readable> {
  const { clock = systemClock } = rules;
  const stopping = new AbortController();
  const agent = new Agent({
    connect: guardedConnector(rules, stopping.signal),
    connections: 1,
    headersTimeout: longestMs,
  });
  const cancel = clock.after(longestMs, () => stopping.abort(tooSlow()));
  const end = () => {
    cancel();
    void agent.destroy();
  };
  try {
    const body = await followed(address, { rules, agent, signal: stopping.signal });
    return body.once("close", end);
  } catch (error) {
    end();
    if (stopping.signal.aborted) throw tooSlow();
    throw error instanceof BotError ? error : failed(describeError(error), error);
  }
}

interface Following {
  readonly rules: FetchRules;
  readonly agent: Agent;
  readonly signal: AbortSignal;
}

async function followed(first: string, { rules, agent, signal }: Following): Promise<Readable> {
  const { hops = usualHops, headers = {} } = rules;
  let url = checked(first, rules);
  const { origin } = url;
  for (let hop = 0; ; hop += 1) {
    const own = url.origin === origin ? headers : {};
    const response = await request(url, {
      ...{ dispatcher: agent, signal },
      // What is packed is taken as it is.
      headers: { "accept-encoding": "identity", ...own },
    });
    const next = response.headers.location;
    const isRedirect = response.statusCode >= 300 && response.statusCode < 400;
    if (!isRedirect) return bodyOf(response.statusCode, response.body);
    response.body.destroy();
    response.body.on("error", () => {
      // It is not read.
    });
    if (typeof next !== "string") throw failed("it leads on to nowhere");
    if (hop >= hops) throw refusedHost(url.hostname, `it leads on more than ${hops} times`);
    url = checked(new URL(next, url).href, rules);
  }
}

function bodyOf(status: number, body: Readable): Readable {
  if (status === 200) return body;
  body.on("error", () => {
    // It is not read.
  });
  body.destroy();
  const isPassing = status >= 500 || status === 408 || status === 429;
  if (isPassing) throw failed(`it answered ${status}`);
  throw new ChannelError(
    "CHANNEL_FILE_GONE",
    `A file cannot be had any more: it answered ${status}`,
  );
}

function checked(address: string, { hosts, own = [], ports = usualPorts }: FetchRules): URL {
  if (!URL.canParse(address)) throw refusedHost(address, "it is no address");
  const url = new URL(address);
  const { protocol, hostname, username, password } = url;
  if (own.includes(url.origin)) return url;
  if (protocol !== "https:" && protocol !== "http:")
    throw refusedHost(hostname || protocol, "only http and https are spoken");
  if (username !== "" || password !== "") throw refusedHost(hostname, "it has credentials in it");
  const port = Number(url.port || (protocol === "https:" ? 443 : 80));
  if (!ports.includes(port)) throw refusedHost(hostname, `port ${port} is none of files`);
  if (hosts.some((host) => isOf(hostname, host))) return url;
  throw refusedHost(hostname, "it is no host of this app");
}

function isOf(hostname: string, host: string): boolean {
  if (host === "*") return true;
  return host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host;
}

/** Looks at the addresses itself, and connects to the first of them. */
function guardedConnector(
  { own = [], resolve = resolved }: FetchRules,
  signal: AbortSignal,
): buildConnector.connector {
  const connect = buildConnector({ timeout: longestConnectMs });
  return (options, done) => {
    const { protocol, hostname, host = hostname } = options;
    if (own.includes(`${protocol}//${host}`)) return connect(options, done);
    publicAddresses(hostname, resolve).then(
      ([first]) => {
        if (signal.aborted) done(tooSlow(), null);
        else connect({ ...options, hostname: first?.address ?? "" }, done);
      },
      (error: Error) => done(error, null),
    );
  };
}

function resolved(host: string) {
  return lookup(host, { all: true });
}

function failed(why: string, cause?: unknown): ChannelError {
  return new ChannelError("CHANNEL_FETCH_FAILED", `A file could not be fetched: ${why}`, {
    retry: "later",
    ...(cause !== undefined && { cause }),
  });
}

function tooSlow(): ChannelError {
  return new ChannelError(
    "CHANNEL_FILE_SLOW",
    `A file was given up after ${longestMs / 1_000} s: it came too slowly`,
    { retry: "later" },
  );
}
