import { expect } from "chai";
import { keptLinks, type LinkUse } from "../../../src/store/links.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";

const minute = 60_000;
const facts = { run: "run-1", step: "claim" };

function aDeployment({ clock = new ManualClock(), store = memoryStore() } = {}) {
  const links = (use: Partial<LinkUse> = {}) =>
    keptLinks<typeof facts>(store, { opens: "form", lifeMs: 30 * minute, ...use, clock });
  return { clock, store, links };
}

describe("a kept link", () => {
  it("opens what it was made for, as often as it is asked", async () => {
    const { links } = aDeployment();
    const code = await links().make(facts);

    const [first, again] = [await links().open(code), await links().open(code)];

    expect(first).to.deep.include({ type: "valid", facts });
    expect(again).to.deep.equal(first);
  });

  it("has 128 bits in 22 signs that need no escaping, and never the same ones", async () => {
    const { links } = aDeployment();

    const codes = await Promise.all(Array.from({ length: 1_000 }, () => links().make(facts)));

    expect(codes.every((code) => /^[\w-]{22}$/.test(code))).to.equal(true);
    expect(new Set(codes)).to.have.property("size", 1_000);
  });

  it("is opened by every process on the store, and on no other", async () => {
    const { links, store, clock } = aDeployment();
    const code = await links().make(facts);

    const beside = await aDeployment({ store, clock }).links().open(code);
    const elsewhere = await aDeployment({ clock }).links().open(code);

    expect([beside.type, elsewhere.type]).to.deep.equal(["valid", "refused"]);
  });

  it("opens nothing else", async () => {
    const { links } = aDeployment();
    const code = await links().make(facts);

    expect(await links({ opens: "file" }).open(code)).to.deep.equal({ type: "refused" });
  });

  it("is expired when its time is over", async () => {
    const { links, clock } = aDeployment();
    const code = await links().make(facts);

    clock.advance(30 * minute - 1);
    const before = await links().open(code);
    clock.advance(1);
    const after = await links().open(code);

    expect([before.type, after.type]).to.deep.equal(["valid", "expired"]);
  });

  it("is not prolonged by whoever renews it, unless its use allows that", async () => {
    const { links, clock } = aDeployment();
    const code = await links().make(facts);

    clock.advance(20 * minute);
    await links().renew(code);
    clock.advance(11 * minute);

    expect((await links().open(code)).type).to.equal("expired");
  });

  it("lasts while it is renewed, and at most as long as its use allows", async () => {
    const { links, clock } = aDeployment();
    const visits = links({ longestMs: 60 * minute });
    const code = await visits.make(facts);
    const types: string[] = [];

    for (let at = 20; at <= 80; at += 20) {
      clock.advance(20 * minute);
      types.push((await visits.open(code)).type);
      await Promise.all([visits.renew(code), visits.renew(code)]);
    }

    expect(types).to.deep.equal(["valid", "valid", "expired", "expired"]);
  });

  it("stays over when it is renewed too late", async () => {
    const { links, clock } = aDeployment();
    const visits = links({ longestMs: 60 * minute });
    const code = await visits.make(facts);

    clock.advance(31 * minute);
    await visits.renew(code);

    expect((await visits.open(code)).type).to.equal("expired");
  });
});
