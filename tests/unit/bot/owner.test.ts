import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { enlist, mayTake, retire } from "../../../src/bot/owner.ts";

const now = new Date("2026-01-05T10:00:00Z");
const later = new Date("2026-01-05T10:00:10Z");
const earlier = new Date("2026-01-05T09:59:59Z");

/** The same machine, another process. */
function ownerOfPid(pid: number): string {
  const own = enlist("for its machine");
  retire(own);
  return own.replace(/\/\d+\//, `/${pid}/`);
}

describe("a lease", () => {
  it("is free when nobody has it", () => {
    expect(mayTake(undefined, enlist("me"), now)).to.equal(true);
  });

  it("is kept from others until it runs out", () => {
    const lease = { owner: "another machine/1/x", token: 1, until: later };

    expect(mayTake(lease, enlist("me"), now)).to.equal(false);
    expect(mayTake({ ...lease, until: earlier }, enlist("me"), now)).to.equal(true);
  });

  it("is its owner's to take again", () => {
    const owner = enlist("me");

    expect(mayTake({ owner, token: 1, until: later }, owner, now)).to.equal(true);
  });

  it("is kept from others by an engine that runs in the same process", () => {
    const lease = { owner: enlist("running"), token: 1, until: later };

    expect(mayTake(lease, enlist("me"), now)).to.equal(false);
  });

  it("is free at once when its engine has stopped in the same process", () => {
    const owner = enlist("stopping");
    retire(owner);

    expect(mayTake({ owner, token: 1, until: later }, enlist("me"), now)).to.equal(true);
  });

  it("is kept from others by a living process of the same machine", () => {
    const lease = { owner: ownerOfPid(process.ppid), token: 1, until: later };

    expect(mayTake(lease, enlist("me"), now)).to.equal(false);
  });

  it("is free at once when its process has ended on the same machine", async () => {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");

    const lease = { owner: ownerOfPid(child.pid ?? 0), token: 1, until: later };

    expect(mayTake(lease, enlist("me"), now)).to.equal(true);
  });
});
