/** Calls of the Bot API through telegraf's client: bounded in time, answers checked. */
import { Telegram } from "telegraf";
import type { z } from "zod";
import { realSurroundings, type Surroundings } from "../../src/index.ts";
import { channelErrorOf } from "./errors.ts";

export interface ApiOptions {
  readonly token: string;
  /** Where the Bot API is, with a slash at its end. */
  readonly apiRoot: string;
  /** How long a call may take, unless it says otherwise. */
  readonly callMs: number;
  readonly clock: Surroundings["clock"];
}

/** Which bot is meant. */
export interface NamedOptions {
  readonly token: string;
  /** Where the Bot API is. Default https://api.telegram.org. */
  readonly apiRoot?: string;
}

/** For a call now and then, outside of a running bot. */
export function ownApi({ token, apiRoot = "https://api.telegram.org" }: NamedOptions): Api {
  const { clock } = realSurroundings;
  return new Api({ token, apiRoot: `${apiRoot.replace(/\/+$/, "")}/`, callMs: 10_000, clock });
}

export interface CallOptions<Answer extends z.ZodType> {
  /** What of the answer is used. */
  readonly answer: Answer;
  readonly callMs?: number;
  readonly signal?: AbortSignal;
}

/** The types of telegraf end with an older Bot API; its client takes any method. */
type AnyCall = (
  method: string,
  payload: Readonly<Record<string, unknown>>,
  options: { readonly signal: AbortSignal },
) => Promise<unknown>;

export class Api {
  readonly #client: Telegram;
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    const { token, apiRoot } = options;
    this.#options = options;
    // A call that goes out with the answer to a webhook cannot fail, nor give anything back.
    this.#client = new Telegram(token, { apiRoot, webhookReply: false });
  }

  /** @throws ChannelError */
  async call<Answer extends z.ZodType>(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    { answer, callMs = this.#options.callMs, signal }: CallOptions<Answer>,
  ): Promise<z.output<Answer>> {
    const { token, clock } = this.#options;
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    let isLate = false;
    const cancel = clock.after(callMs, () => {
      isLate = true;
      stop();
    });
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const client = this.#client;
      const call = client.callApi.bind(client) as AnyCall;
      const result = await call(method, payload, { signal: stopping.signal });
      return answer.parse(result);
    } catch (error) {
      const late = isLate && `none came in ${callMs} ms`;
      const givenUp = signal?.aborted && "it was given up";
      throw channelErrorOf(late || givenUp || error, { method, token });
    } finally {
      cancel();
      signal?.removeEventListener("abort", stop);
    }
  }
}
