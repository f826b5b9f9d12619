/**
 * A Bot API server for tests: checks what a bot sends as Telegram does, hands out what people do,
 * and fails as it is told. It listens on the loopback interface only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { methods } from "./methods.ts";
import { type PersonOptions, Person as Phone } from "./phone.ts";
import { Refusal } from "./refusal.ts";
import { type Given, givenIn } from "./request-body.ts";
import { Updates } from "./updates.ts";
import { type Chat, trimmed, World } from "./world.ts";

/** How a call goes wrong. `isDone`: what was asked for is carried out all the same. */
export type Fault = { readonly isDone?: boolean } & (
  | { readonly status: number; readonly description?: string; readonly retryAfterSeconds?: number }
  /** Nothing is ever answered; or the connection breaks instead. */
  | { readonly as: "silence" | "broken" | "not JSON" }
  /** This is answered, whatever was asked for. */
  | { readonly result: unknown }
);

export interface Call {
  readonly method: string;
  readonly params: Given["params"];
  readonly files: Given["files"];
  readonly atMs: number;
}

export interface BotApiOptions {
  /** Default: of the bot 4242. */
  readonly token?: string;
  readonly now?: () => Date;
  /** How long the server waits before it pushes again what a webhook has not taken. Default 25. */
  readonly webhookRetryMs?: number;
}

export class BotApi {
  readonly token: string;
  readonly world: World;
  readonly updates: Updates;
  /** Every call of a method, in order. */
  readonly calls: Call[] = [];
  readonly #faults: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor({
    token = "4242:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ",
    now = () => new Date(),
    webhookRetryMs = 25,
  }: BotApiOptions = {}) {
    this.token = token;
    const id = Number(token.split(":")[0]);
    const bot = { id, is_bot: true, first_name: "Harbour Parcels", username: "harbour_bot" };
    this.world = new World(bot, now);
    this.updates = new Updates(webhookRetryMs);
  }

  /** What `apiRoot` is set to. */
  get root(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** After `stop()`, it listens where it did before, and knows all it knew. */
  async start(): Promise<this> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    // A TCP server has an address of this kind.
    this.#port = (server.address() as AddressInfo).port;
    this.updates.open();
    return this;
  }

  /** Cuts every connection. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.#server?.closeAllConnections();
    await Promise.all([closed, this.updates.close()]);
  }

  /** Somebody with a phone, who has not written to the bot yet. */
  person(options: PersonOptions = {}): Phone {
    return new Phone(this.world, this.updates, options);
  }

  /** A group becomes a supergroup: it has another id from now on, and both chats tell so. */
  moveGroup(group: Chat, supergroup: Chat): void {
    this.world.move(group, supergroup);
    const from = this.world.bot;
    const there = this.world.show({ chat: supergroup, from, migrate_from_chat_id: group.id });
    this.updates.add("message", { ...there, chat: group, migrate_to_chat_id: supergroup.id });
    this.updates.add("message", there);
  }

  /** The next calls of a method go wrong. */
  fail(method: string, fault: Fault, times = 1): void {
    this.#faults.push({ method, fault, left: times });
  }

  /** The next call of a method is answered with this. */
  answerNext(method: string, result: unknown): void {
    this.fail(method, { result });
  }

  /** No call goes wrong any more. */
  heal(): void {
    this.#faults.length = 0;
  }

  callsOf(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Resolves when a method has been called so many times. */
  async called(method: string, times = 1): Promise<void> {
    await this.world.until(() => this.callsOf(method).length >= times);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, isFile, token, rest = ""] =
      /^(\/file)?\/bot([^/]+)\/([^?]*)/.exec(request.url ?? "") ?? [];
    if (token !== this.token) return reply(response, new Refusal(401, "Unauthorized"));
    if (isFile) return this.#sendFile(decodeURIComponent(rest), response);
    const given = await givenIn(request);
    const call = { method: rest, ...given, atMs: this.world.now().getTime() };
    this.calls.push(call);
    trimmed(this.calls);
    this.world.touched();
    const fault = this.#faultOf(rest);
    if (fault && !fault.isDone) return fail(response, fault);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const done = await this.#done(rest, given, gone.signal);
    if (fault) return fail(response, fault);
    reply(response, done);
  }

  async #done(name: string, given: Given, signal: AbortSignal): Promise<unknown> {
    try {
      if (name === "getUpdates") return await this.updates.get(given, signal);
      if (name === "setWebhook") return this.updates.setWebhook(given);
      if (name === "deleteWebhook") return this.updates.deleteWebhook(given);
      if (name === "getWebhookInfo") return this.updates.webhookInfo;
      const method = methods[name];
      return method ? method(given, this.world) : new Refusal(404, "Not Found");
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  #faultOf(name: string): Fault | undefined {
    const found = this.#faults.find(({ method, left }) => method === name && left > 0);
    if (found) found.left -= 1;
    return found?.fault;
  }

  #sendFile(path: string, response: ServerResponse): void {
    const fault = this.#faultOf("file");
    if (fault) {
      fail(response, fault);
      return;
    }
    const file = this.world.files.get(path.replace(/^files\//, ""));
    if (file) response.end(file.content);
    else reply(response, new Refusal(404, "Not Found"));
  }
}

function reply(response: ServerResponse, result: unknown): void {
  const isRefused = result instanceof Refusal;
  response.statusCode = isRefused ? result.code : 200;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(isRefused ? result.body : { ok: true, result }));
}

function fail(response: ServerResponse, fault: Fault): void {
  if ("status" in fault) {
    const { status, description = `Scripted ${status}`, retryAfterSeconds: retry_after } = fault;
    const parameters = retry_after === undefined ? {} : { retry_after };
    reply(response, new Refusal(status, description, parameters));
  } else if ("result" in fault) reply(response, fault.result);
  else if (fault.as === "broken") response.destroy();
  else if (fault.as === "not JSON") response.end("<html>Bad gateway</html>");
}
