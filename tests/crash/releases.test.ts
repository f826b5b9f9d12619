/**
 * The change matrix with real processes: people have answered the first question of a sign-up and
 * look at the second when the process is killed; another begins with another release of the flow.
 */
import { expect } from "chai";
import { knownOf } from "../kit/fleet/verdict.ts";
import { Herd } from "../kit/herd/herd.ts";
import { answers, changes, verifyStory } from "../kit/releases.ts";

describe("a release that a kill brings", () => {
  let herd: Herd;
  before(async () => {
    herd = await Herd.start({ processes: 1, release: "as it was" });
    await Promise.all(
      changes.map(async ({ what }) => {
        await herd.writes(what, ["hi", "Ann"]);
        await herd.hears(what, "How old are you?");
      }),
    );
  });
  after(() => herd.remove());

  const lastTold = (person: string) =>
    herd.sends.findLast((send) => send.person === person)?.text ?? "";

  for (const { what, reply, end } of changes) {
    it(`takes the answer and goes on with ${what}`, async () => {
      await herd.releases(what);

      await herd.writes(what, ["30"]);
      await herd.hears(what, reply);
      for (let answer = answers[lastTold(what)]; answer; answer = answers[lastTold(what)]) {
        await herd.writes(what, [answer]);
        await herd.settles();
      }

      expect(lastTold(what)).to.equal(end);
      const { exchanges } = await knownOf(what, herd.store);
      verifyStory(exchanges);
    });
  }
});
