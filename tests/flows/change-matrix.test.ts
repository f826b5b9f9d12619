/**
 * A customer has answered "Ann" to `name` and is looking at `age`. The process restarts, perhaps
 * with another release of the flow; then "30" arrives. Whatever has changed, no answer is lost or
 * filed under another name, nothing answered is asked again, and the customer gets a reply.
 */
import { expect } from "chai";
import { anEngine, type Restart, type TestEngine } from "../kit/engine.ts";
import { answers, asItWas, changes, release, verifyStory } from "../kit/releases.ts";

async function lookingAtAge(): Promise<TestEngine> {
  const engine = await anEngine({ flows: [release(asItWas)] });
  await engine.says("telegram", "ann", "hi");
  await engine.says("telegram", "ann", "Ann");
  return engine;
}

/** Answers what the app shows, as a customer would, until nothing more is asked. */
async function answersAll(engine: TestEngine, channel: string): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    const answer = answers[engine.lastReply(channel, "ann") ?? ""];
    if (answer === undefined) return;
    await engine.says(channel, "ann", answer);
  }
}

const endings: readonly NonNullable<Restart["after"]>[] = ["stop", "crash"];

for (const { what, next, migrate, reply, end } of changes) {
  for (const after of endings) {
    describe(`a release after a ${after}, with ${what}`, () => {
      it("takes the answer and goes on", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        await engine.says("telegram", "ann", "30");

        expect(engine.lastReply("telegram", "ann")).to.equal(reply);
        await answersAll(engine, "telegram");
        expect(engine.lastReply("telegram", "ann")).to.equal(end);
        verifyStory(await engine.exchanges("ann"));
      });

      it("takes the answer typed on another app", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        await engine.says("discord", "ann", "30");

        expect(engine.replies("discord", "ann")).to.deep.equal([reply]);
        await answersAll(engine, "discord");
        expect(engine.lastReply("discord", "ann")).to.equal(end);
        verifyStory(await engine.exchanges("ann"));
      });

      it("takes the answer delivered twice at once, once", async () => {
        const engine = await lookingAtAge();

        await engine.restartWith({ flows: [release(next, migrate)], after });
        const shownBefore = engine.replies("telegram", "ann").length;
        await Promise.all([
          engine.says("telegram", "ann", "30", "native-30"),
          engine.says("telegram", "ann", "30", "native-30"),
        ]);

        expect(engine.replies("telegram", "ann").slice(shownBefore)).to.deep.equal([reply]);
        verifyStory(await engine.exchanges("ann"));
      });
    });
  }

  describe(`a conversation that moves before a release with ${what}`, () => {
    it("goes on where the other app shows it", async () => {
      const engine = await lookingAtAge();
      await engine.says("discord", "ann", "hi");

      await engine.restartWith({ flows: [release(next, migrate)] });
      await engine.says("discord", "ann", "30");

      expect(engine.lastReply("discord", "ann")).to.equal(reply);
      await answersAll(engine, "discord");
      expect(engine.lastReply("discord", "ann")).to.equal(end);
      verifyStory(await engine.exchanges("ann"));
    });

    it("shows what the new release asks when the customer greets on another app", async () => {
      const engine = await lookingAtAge();

      await engine.restartWith({ flows: [release(next, migrate)] });
      await engine.says("discord", "ann", "hi");
      await answersAll(engine, "discord");

      expect(engine.lastReply("discord", "ann")).to.equal(end);
      expect((await engine.customer("ann")).runs).to.deep.equal([]);
    });
  });
}
