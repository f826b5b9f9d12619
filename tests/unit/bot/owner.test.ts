import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { enlist, mayTake, retire } from "../../../src/bot/owner.ts";

const now = new Date("2026-01-05T10:00:00Z");
const later = new Date("2026-01-05T10:00:10Z");
const asking = { now, leaseMs: 10_000 };
const earlier = new Date("2026-01-05T09:59:59Z");

/** The same machine, another process. */
function ownerOfPid(pid: number): string {
  const own = enlist("for its machine");
  retire(own);
  return own.replace(/\/\d+\//, `/${pid}/`);
}

describe("a lease", () => {
  it("is free when nobody has it", () => {
    expect(mayTake(undefined, { ...asking, owner: enlist("me") })).to.equal(true);
  });

  it("is kept from others until it runs out", () => {
    const lease = { owner: "another machine/1/x", until: later };

    expect(mayTake(lease, { ...asking, owner: enlist("me") })).to.equal(false);
    expect(mayTake({ ...lease, until: earlier }, { ...asking, owner: enlist("me") })).to.equal(
      true,
    );
  });

  it("is free when it lasts longer than the clock, put back, allows", () => {
    const tomorrow = new Date(now.getTime() + 86_400_000);
    const lease = { owner: "another machine/1/x", until: tomorrow };

    expect(mayTake(lease, { ...asking, owner: enlist("me") })).to.equal(true);
  });

  it("is its owner's to take again", () => {
    const owner = enlist("me");

    expect(mayTake({ owner, until: later }, { ...asking, owner })).to.equal(true);
  });

  it("is kept from others by an engine that runs in the same process", () => {
    const lease = { owner: enlist("running"), until: later };

    expect(mayTake(lease, { ...asking, owner: enlist("me") })).to.equal(false);
  });

  it("is free at once when its engine has stopped in the same process", () => {
    const owner = enlist("stopping");
    retire(owner);

    expect(mayTake({ owner, until: later }, { ...asking, owner: enlist("me") })).to.equal(true);
  });

  it("is kept from others by a living process of the same machine", () => {
    const lease = { owner: ownerOfPid(process.ppid), until: later };

    expect(mayTake(lease, { ...asking, owner: enlist("me") })).to.equal(false);
  });

  it("is free at once when its process has ended on the same machine", async () => {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");

    const lease = { owner: ownerOfPid(child.pid ?? 0), until: later };

    expect(mayTake(lease, { ...asking, owner: enlist("me") })).to.equal(true);
  });
});
