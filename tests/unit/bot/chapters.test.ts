import { expect } from "chai";
import { z } from "zod";
import { checkRelease } from "../../../src/bot/release.ts";
import { type Flow, flow } from "../../../src/flow/flow.ts";
import { type ChapterDocument, chapterIds, chapters } from "../../../src/model/chapter.ts";
import { copy } from "../../../src/store/move/copy.ts";
import type { Store } from "../../../src/store/port.ts";
import { prepared } from "../../../src/store/prepare.ts";
import { sweep } from "../../../src/store/sweep.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";

const dayMs = 86_400_000;

/** Asks so many words, one after another, says each, and repeats them all at the end. */
const words = (count: number, schema: z.ZodType<string> = z.string()): Flow =>
  flow("words", { fallback: true }, async ({ ask, say }) => {
    const told: string[] = [];
    for (let at = 1; at <= count; at += 1) {
      told.push(await ask(`word ${at}`, `Word ${at}?`, schema));
      await say(`Noted ${at}.`);
    }
    await say(told.join(" "));
  });

async function answeredTo(answers: number, played: Flow): Promise<TestEngine> {
  const engine = await anEngine({ flows: [played] });
  await engine.says("telegram", "ann", "hi");
  await tells(engine, 1, answers);
  return engine;
}

async function tells(engine: TestEngine, from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += 1) await engine.says("telegram", "ann", `w${at}`);
}

async function chaptersIn(store: Store): Promise<readonly ChapterDocument[]> {
  const found: ChapterDocument[] = [];
  for await (const page of store.contents.scan(chapters.name))
    found.push(...(page as readonly ChapterDocument[]));
  return found;
}

const numbered = (to: number) => Array.from({ length: to }, (_, at) => `w${at + 1}`);

describe("the memo of a long run", function () {
  this.timeout(20_000);

  it("is kept in chapters, each written once, and in the customer only what came last", async () => {
    const engine = await answeredTo(120, words(130));

    const [run] = (await engine.customer("ann")).runs;
    const all = await chaptersIn(engine.store);
    expect(all.map(({ rev, memo }) => [rev, memo.length])).to.deep.equal([
      [1, 32],
      [1, 32],
      [1, 32],
    ]);
    expect(all.map(({ _id }) => _id)).to.have.members(
      (await engine.customer("ann")).runs.flatMap(chapterIds),
    );
    expect(run?.memo.map(({ raw }) => raw)).to.deep.equal(numbered(120).slice(96));
    expect(Object.keys(run?.said ?? {})).to.have.lengthOf.at.most(25);
  });

  it("is whole for the flow, in this process and in another", async () => {
    const engine = await answeredTo(110, words(120));
    await engine.restartWith({});

    await tells(engine, 111, 120);

    expect(engine.lastReply("telegram", "ann")).to.equal(numbered(120).join(" "));
    const said = engine.replies("telegram", "ann").filter((text) => text.startsWith("Noted"));
    expect(said).to.deep.equal(Array.from({ length: 120 }, (_, at) => `Noted ${at + 1}.`));
  });

  for (const point of ["settle:before", "settle:copied", "settle:after"] as const) {
    it(`is whole after a crash at ${point} while a chapter is written`, async () => {
      const engine = await answeredTo(48, words(60));

      engine.crashesAt(point);
      await engine.says("telegram", "ann", "w49");
      await engine.restartWith({});
      await tells(engine, 50, 60);

      expect(engine.lastReply("telegram", "ann")).to.equal(numbered(60).join(" "));
      expect((await engine.customer("ann")).runs).to.deep.equal([]);
    });
  }

  it("leaves a chapter out of which an answer is taken back", async () => {
    const engine = await answeredTo(60, words(70));
    for (let times = 0; times < 40; times += 1) await engine.says("telegram", "ann", "back");

    expect(engine.lastReply("telegram", "ann")).to.equal("Word 21?");
    const [chapter] = await chaptersIn(engine.store);
    expect(chapter?.spentAt).to.be.instanceOf(Date);
    expect((await engine.customer("ann")).runs[0]).to.not.have.property("chapters");
    await tells(engine, 21, 70);
    expect(engine.lastReply("telegram", "ann")).to.equal(numbered(70).join(" "));
  });

  it("goes on when a release asks for an early answer again", async () => {
    const engine = await answeredTo(60, words(60 + 1));
    const notThird = z.string().refine((word) => word !== "w3", "Another word, please");

    await engine.restartWith({ flows: [words(61, notThird)] });
    await engine.says("telegram", "ann", "w61");
    expect(engine.lastReply("telegram", "ann")).to.equal("Another word, please. Word 3?");
    await engine.says("telegram", "ann", "three");

    const all = numbered(61);
    expect(engine.lastReply("telegram", "ann")).to.equal(all.with(2, "three").join(" "));
  });

  it("is looked through when a release is checked", async () => {
    const engine = await answeredTo(60, words(70));

    const { counts } = await checkRelease(engine.store, [words(70)]);

    expect(counts).to.include({ unchanged: 1 });
  });

  it("does not outlive its run by more than eight days", async () => {
    const engine = await answeredTo(60, words(60));
    const { clock, store } = engine;
    expect((await chaptersIn(engine.store)).map(({ spentAt }) => spentAt)).to.deep.equal([
      clock.now(),
    ]);

    await sweep(store, { clock });
    expect(await chaptersIn(engine.store)).to.have.lengthOf(1);
    clock.advance(9 * dayMs);
    expect((await sweep(store, { clock })).chapters).to.equal(1);
    expect(await chaptersIn(store)).to.deep.equal([]);
  });

  it("is copied with its customer, without chapters that no run needs", async () => {
    const [source, target] = [prepared(memoryStore()), memoryStore()];
    await source.open();
    const engine = await anEngine({ flows: [words(60)], store: source });
    for (const to of [60, 55]) {
      await engine.says("telegram", "ann", "hi");
      await tells(engine, 1, to);
    }

    await copy(source, target);

    expect(await chaptersIn(source)).to.have.lengthOf(2);
    expect((await chaptersIn(target)).map(({ _id }) => _id)).to.deep.equal(
      (await engine.customer("ann")).runs.flatMap(chapterIds),
    );
    expect((await checkRelease(target, [words(60)])).counts).to.include({ unchanged: 1 });
  });
});
