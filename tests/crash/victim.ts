/** Starts, arms and restarts the program that a crash test kills. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FaultPoint } from "../../src/base/surroundings.ts";

export interface PhoneMessage {
  readonly from: "bot" | "customer";
  readonly text: string;
  readonly code?: string;
  readonly choices?: readonly { readonly id: string; readonly title: string }[];
}

export interface TimelineEntry {
  readonly id: string;
  readonly seq: number;
  readonly direction: "in" | "out";
  readonly text: string;
  readonly code?: string;
  readonly state: string;
}

const longestWaitMs = 20_000;

export class Victim {
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #address = "";

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  async start(): Promise<void> {
    const child = fork(new URL("./program.ts", import.meta.url), {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, NODE_ENV: "test", PORT: "0", ...this.#environment },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    const [message] = (await once(child, "message")) as [{ address: string }];
    this.#address = message.address;
  }

  /** Makes the program kill itself the next time it comes by `point`. */
  async dieAt(point: FaultPoint): Promise<void> {
    const child = this.#running();
    const armed = once(child, "message");
    child.send({ dieAt: point });
    await armed;
  }

  async died(): Promise<NodeJS.Signals | null> {
    const child = this.#running();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.signalCode;
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** Posts until it is accepted, as an app redelivers; dies quietly with the program. */
  async post(app: string, person: string, deed: object): Promise<boolean> {
    try {
      const response = await fetch(`${this.#address}/simulator/${app}/${person}/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(deed),
      });
      return response.status === 202;
    } catch {
      return false;
    }
  }

  async phone(app: string, person: string): Promise<readonly PhoneMessage[]> {
    const { messages } = await this.#get<{ messages?: PhoneMessage[] }>(
      `/simulator/${app}/${person}`,
    );
    return messages ?? [];
  }

  async timeline(person: string): Promise<readonly TimelineEntry[]> {
    const { customers } = await this.#get<{ customers: { id: string }[] }>(
      `/api/customers?person=${person}`,
    );
    const id = customers[0]?.id;
    if (id === undefined) return [];
    const path = `/api/customers/${id}/exchanges?limit=500`;
    return (await this.#get<{ exchanges: TimelineEntry[] }>(path)).exchanges;
  }

  /** Looks at a phone until `isShown` holds, for at most twenty seconds. */
  async until(
    app: string,
    person: string,
    isShown: (messages: readonly PhoneMessage[]) => boolean,
  ): Promise<readonly PhoneMessage[]> {
    const end = Date.now() + longestWaitMs;
    for (;;) {
      const messages = await this.phone(app, person);
      if (isShown(messages)) return messages;
      if (Date.now() > end) throw new Error(`never shown: ${JSON.stringify(messages.slice(-4))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#address}${path}`);
    return (await response.json()) as T;
  }

  #running(): ChildProcess {
    if (!this.#child) throw new Error("start() first");
    return this.#child;
  }
}
