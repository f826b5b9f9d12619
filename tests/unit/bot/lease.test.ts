import { expect } from "chai";
import { noMeasure } from "../../../src/base/measure.ts";
import { Lease } from "../../../src/bot/lease.ts";
import { enlist, retire } from "../../../src/bot/owner.ts";
import { type LeaseDocument, leases } from "../../../src/model/lease.ts";
import type { Documents } from "../../../src/store/port.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const leaseMs = 9_000;

class Scene {
  readonly clock = new ManualClock();
  readonly documents: Documents<LeaseDocument> = memoryStore().collection(leases);

  lease(owner: string, documents = this.documents): Lease {
    return new Lease("ann", {
      leases: documents,
      surroundings: {
        clock: this.clock,
        newId: () => "id",
        random: () => 0,
        measure: noMeasure,
        fault: () => {},
        log: () => {},
      },
      ...{ owner, leaseMs },
    });
  }

  async stored(): Promise<LeaseDocument | undefined> {
    return (await this.documents.get(["ann"]))[0];
  }
}

/** An owner whose process has ended. */
function dead(name: string): string {
  const owner = enlist(name);
  retire(owner);
  return owner;
}

describe("a lease of a customer", () => {
  it("is taken by one of two who ask at once", async () => {
    const scene = new Scene();
    const both = [scene.lease(enlist("one")), scene.lease(enlist("two"))];

    const taken = await Promise.all(both.map((lease) => lease.take()));

    expect(taken).to.deep.equal([true, false]);
  });

  it("leaves nothing behind when it is given back", async () => {
    const scene = new Scene();
    const lease = scene.lease(enlist("one"));
    await lease.take("m1");

    await lease.release();

    expect(await scene.stored()).to.equal(undefined);
  });

  it("is renewed while it is held", async () => {
    const scene = new Scene();
    const lease = scene.lease(enlist("one"));
    await lease.take();

    scene.clock.advance(leaseMs / 3);
    await lease.send([]);

    const until = (await scene.stored())?.until.getTime() ?? 0;
    expect(until - scene.clock.now().getTime()).to.equal(leaseMs);
  });

  it("is not renewed once it was abandoned", async () => {
    const scene = new Scene();
    const lease = scene.lease(enlist("one"));
    await lease.take();

    lease.abandon();
    scene.clock.advance(leaseMs + 1);

    expect(await scene.lease(enlist("two")).take()).to.equal(true);
  });

  it("tells its owner that another has taken over", async () => {
    const scene = new Scene();
    const lease = scene.lease(dead("one"));
    await lease.take();
    await scene.lease(enlist("two")).take();

    const refused = await lease.run("m1").catch((error: Error) => error);

    expect(refused).to.have.property("code", "STORE_LEASE_LOST");
  });

  it("tells so too when the other is done and a third has it now", async () => {
    const scene = new Scene();
    const lease = scene.lease(dead("one"));
    await lease.take();
    // It stands still, so it does not renew either.
    lease.abandon();
    scene.clock.advance(leaseMs + 1);
    const second = scene.lease(enlist("two"));
    await second.take();
    await second.release();
    await scene.lease(enlist("three")).take("m2");

    const refused = await lease.send([]).catch((error: Error) => error);

    expect(refused).to.have.property("code", "STORE_LEASE_LOST");
  });

  it("does not take a reply that was lost for a takeover", async () => {
    const scene = new Scene();
    const { documents } = scene;
    const silent: typeof documents = {
      ...documents,
      async replace(changed) {
        await documents.replace(changed);
        throw new Error("the connection was cut");
      },
    };
    const lease = scene.lease(enlist("one"), silent);
    await lease.take();

    await lease.run("m1");

    expect((await scene.stored())?.running).to.equal("m1");
  });
});

describe("whoever takes over from an owner that died", () => {
  it("finds on which message, and how often", async () => {
    const scene = new Scene();
    const first = scene.lease(dead("one"));
    await first.take("m1");
    const second = scene.lease(dead("two"));
    await second.take();
    await second.run("m1");

    const third = scene.lease(enlist("three"));
    await third.take();

    expect([second, third].map((lease) => lease.deathsOf("m1"))).to.deep.equal([1, 2]);
    expect(third.deathsOf("m2")).to.equal(0);
  });

  it("finds which messages may have been sent", async () => {
    const scene = new Scene();
    const first = scene.lease(dead("one"));
    await first.take("m1");
    const notes = ["m1/0", "m1/1"].map((id) => ({ id, since: new Date(0) }));
    await first.send(notes);

    const second = scene.lease(enlist("two"));
    await second.take();

    expect(second.sending).to.deep.equal(notes);
  });

  it("passes on what it found when it dies at once itself", async () => {
    const scene = new Scene();
    await scene.lease(dead("one")).take("m1");
    const second = scene.lease(dead("two"));
    await second.take();

    const third = scene.lease(enlist("three"));
    await third.take();

    expect(third.deathsOf("m1")).to.equal(1);
  });

  it("forgets the deaths of a message that was handled", async () => {
    const scene = new Scene();
    await scene.lease(dead("one")).take("m1");
    const second = scene.lease(enlist("two"));
    await second.take();

    second.forgive(["m1"]);
    await second.release();

    expect(await scene.stored()).to.equal(undefined);
  });

  it("keeps the deaths of a message that is still to come", async () => {
    const scene = new Scene();
    await scene.lease(dead("one")).take("m1");
    const second = scene.lease(enlist("two"));
    await second.take();

    await second.release();

    const third = scene.lease(enlist("three"));
    expect(await third.take()).to.equal(true);
    expect(third.deathsOf("m1")).to.equal(1);
  });
});

describe("an owner that takes its own lease again", () => {
  it("counts no death", async () => {
    const scene = new Scene();
    const owner = enlist("one");
    await scene.lease(owner).take("m1");

    const again = scene.lease(owner);
    await again.take();

    expect(again.deathsOf("m1")).to.equal(0);
  });
});
