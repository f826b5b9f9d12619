/**
 * The order in which processes go on. Whatever a process waits for is a step; no step is taken
 * until it is picked, so a trial decides every interleaving, and where a process dies.
 */

export interface Step {
  readonly process: number;
  /** A fault point, or a call of the store or an app; with `:answered`, when it has had effect. */
  readonly at: string;
}

interface Waiting extends Step {
  readonly go: () => void;
}

export class Schedule {
  #waiting: Waiting[] = [];

  /** Resolves when this step is picked; never, once its process has died. */
  wait(process: number, at: string): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ process, at, go });
    });
  }

  /** The steps of processes that are neither dead nor stalled, longest waiting first. */
  ready(mayGo: (process: number) => boolean): readonly Step[] {
    return this.#waiting.filter(({ process }) => mayGo(process));
  }

  take(step: Step): void {
    const taken = this.#waiting.find((one) => one === step);
    this.#waiting = this.#waiting.filter((one) => one !== step);
    taken?.go();
  }

  forget(process: number): void {
    this.#waiting = this.#waiting.filter((one) => one.process !== process);
  }
}
