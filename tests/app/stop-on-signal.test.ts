import { EventEmitter } from "node:events";
import { expect } from "chai";
import { stopOnSignal } from "../../app/stop-on-signal.ts";

/** A process that only notes how it was ended. */
class NotedProcess extends EventEmitter {
  readonly exits: number[] = [];
  readonly lines: string[] = [];
  readonly stderr = { write: (text: string) => this.lines.push(text) };

  exit(code: number): void {
    this.exits.push(code);
  }
}

function aStop() {
  const stop = { calls: 0, finish: () => {}, fail: (_error: Error) => {} };
  const done = new Promise<void>((resolve, reject) => {
    stop.finish = resolve;
    stop.fail = reject;
  });
  const run = () => {
    stop.calls += 1;
    return done;
  };
  return Object.assign(stop, { run, done });
}

describe("stop on signal", () => {
  it("waits for the stop and exits with 0", async () => {
    const noted = new NotedProcess();
    const stop = aStop();
    stopOnSignal(stop.run, noted);

    noted.emit("SIGTERM");
    const before = [...noted.exits];
    stop.finish();
    await stop.done;

    expect(before).to.deep.equal([]);
    expect(noted.exits).to.deep.equal([0]);
  });

  it("exits at once with 1 at the second signal", () => {
    const noted = new NotedProcess();
    const stop = aStop();
    stopOnSignal(stop.run, noted);

    noted.emit("SIGTERM");
    noted.emit("SIGINT");

    expect(noted.exits).to.deep.equal([1]);
    expect(stop.calls).to.equal(1);
  });

  it("says so and exits with 1 when the stop fails", async () => {
    const noted = new NotedProcess();
    const stop = aStop();
    stopOnSignal(stop.run, noted);

    noted.emit("SIGINT");
    stop.fail(new Error("the disk is gone"));
    await stop.done.catch(() => {});

    expect(noted.exits).to.deep.equal([1]);
    expect(noted.lines).to.deep.equal(["Stopping failed: the disk is gone\n"]);
  });

  it("does nothing before a signal", () => {
    const noted = new NotedProcess();
    const stop = aStop();

    stopOnSignal(stop.run, noted);

    expect(stop.calls).to.equal(0);
    expect(noted.exits).to.deep.equal([]);
  });
});
