/**
 * Several real processes of one bot on Telegram, which share an embedded store. The Bot API server
 * is here, in the process of the test, so that it survives them.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openCollections } from "../../../src/bot/engine.ts";
import { timeline } from "../../../src/bot/timeline.ts";
import { duties } from "../../../src/model/duty.ts";
import type { Exchange } from "../../../src/model/exchange.ts";
import { storeFor } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/port.ts";
import { BotApi } from "../../servers/telegram/bot-api.ts";
import type { Person } from "../../servers/telegram/phone.ts";

const lookMs = 5;

export interface CrewSettings {
  readonly directory: string;
  readonly token: string;
  readonly apiRoot: string;
  /** The product's own unless told. */
  readonly leaseMs?: number;
}

export class Crew {
  readonly api = new BotApi();
  readonly store: Store;
  /** Keys under which the flow has done something outside. */
  readonly booked: string[] = [];
  readonly #settings: Omit<CrewSettings, "apiRoot" | "token">;
  readonly #members = new Set<ChildProcess>();

  private constructor(settings: Omit<CrewSettings, "apiRoot" | "token">) {
    this.#settings = settings;
    this.store = storeFor(settings);
  }

  static async start(options: Pick<CrewSettings, "leaseMs"> = {}): Promise<Crew> {
    const directory = await mkdtemp(join(tmpdir(), "throughline-crew-"));
    const crew = new Crew({ directory, ...options });
    await Promise.all([crew.store.open(), crew.api.start()]);
    // Made while nobody else writes, so that nothing is made under the hands of the processes.
    openCollections(crew.store);
    await crew.store.collection(duties).get([]);
    return crew;
  }

  async end(): Promise<void> {
    for (const member of this.#members) member.kill("SIGKILL");
    await Promise.all([...this.#members].map((member) => ended(member)));
    await Promise.all([this.store.close(), this.api.stop()]);
    await rm(this.#settings.directory, { recursive: true, force: true });
  }

  /** One more process, running when it resolves. */
  async joins(): Promise<void> {
    const { token, root: apiRoot } = this.api;
    const settings: CrewSettings = { ...this.#settings, token, apiRoot };
    const member = fork(new URL("./program.ts", import.meta.url), [JSON.stringify(settings)], {
      ...{ execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] },
    });
    this.#members.add(member);
    member.on("message", ({ booked }: { booked?: string }) => booked && this.booked.push(booked));
    const [outcome] = await Promise.race([once(member, "message"), once(member, "exit")]);
    if (typeof outcome === "number") throw new Error(`a process exited with ${outcome}`);
  }

  /** The process that asks Telegram for messages, once there is one other than this. */
  async poller(butNot?: ChildProcess): Promise<ChildProcess> {
    for (;;) {
      const [duty] = await this.store.collection(duties).get([`telegram:4242:poll`]);
      const pid = Number(duty?.owner?.split("/")[1]);
      const found = [...this.#members].find((one) => one.pid === pid && one !== butNot);
      if (found) return found;
      await pause(lookMs);
    }
  }

  /** It takes part no more when this resolves. */
  async leaves(member: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    member.kill(signal);
    await ended(member);
    this.#members.delete(member);
  }

  /** Everything that somebody said and was told, in its order. */
  async storyOf({ id }: Person): Promise<readonly Exchange[]> {
    const collections = openCollections(this.store);
    const [identity] = await collections.identities.get([`telegram:4242:${id}`]);
    const page = await timeline(identity?.customer ?? "", { limit: 500 }, collections);
    return page?.items ?? [];
  }
}

async function ended(member: ChildProcess): Promise<void> {
  if (member.exitCode === null && member.signalCode === null) await once(member, "exit");
}
