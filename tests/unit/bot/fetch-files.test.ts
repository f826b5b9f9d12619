import { Readable } from "node:stream";
import { expect } from "chai";
import { z } from "zod";
import { ChannelError } from "../../../src/base/errors.ts";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { file } from "../../../src/form/makers.ts";
import { anEngine, type TestEngine } from "../../kit/engine.ts";
import { aPdf, aPicture } from "../../kit/sent-files.ts";

const Papers = form("Papers", z.object({ papers: file({ title: "Your papers?", most: 3 }) }));
const papers = flow("papers", { fallback: true }, async ({ fill, say }) => {
  const told = await fill("papers", Papers);
  await say(`Thank you for ${told.papers.map(({ name }) => name).join(" and ")}`);
});

const gone = new ChannelError("CHANNEL_FILE_GONE", "It is gone");

/** Ann is asked for her papers, and the app has some. */
async function anAskedAnn(): Promise<TestEngine> {
  const engine = await anEngine({ flows: [papers] });
  const { files } = engine.driver("telegram");
  for (const { name, content } of [aPdf(), aPicture()])
    files.set(name, async () => Readable.from([Buffer.from(content)]));
  files.set("never.pdf", () => new Promise(() => {}));
  files.set("away.pdf", async () => {
    throw new Error("the app is away");
  });
  files.set("gone.pdf", async () => {
    throw gone;
  });
  files.set("torn.pdf", async () =>
    Readable.from(
      (async function* () {
        yield Buffer.from("%PDF-1.4");
        throw new Error("torn off");
      })(),
    ),
  );
  await engine.says("telegram", "ann", "hi");
  return engine;
}

async function sends(engine: TestEngine, ...files: readonly string[]): Promise<void> {
  await engine.writes("telegram", "ann", { text: "", files });
}

function fetched(engine: TestEngine): readonly string[] {
  return engine.driver("telegram").fetches;
}

describe("a file that lies at the app", () => {
  it("is there when its turn is played", async () => {
    const engine = await anAskedAnn();

    await sends(engine, "invoice.pdf", "box.png");
    await engine.says("telegram", "ann", "done");

    expect(engine.lastReply("telegram", "ann")).to.equal("Thank you for invoice.pdf and box.png");
  });

  it("is told on the timeline by what is kept, not by how it was found", async () => {
    const engine = await anAskedAnn();
    await sends(engine, "invoice.pdf");

    const received = (await engine.exchanges("ann")).filter(({ direction }) => direction === "in");
    expect(received.at(-1))
      .to.have.nested.property("activity.attachments[0].contentUrl")
      .that.matches(/^throughline:file\/[0-9a-f]{64}$/);
    expect(JSON.stringify(await engine.customer("ann"))).not.to.include("remote");
  });

  for (const name of ["away.pdf", "torn.pdf"]) {
    it(`is asked for again when that fails (${name}), and then told as gone`, async () => {
      const engine = await anAskedAnn();

      await sends(engine, name);
      expect(fetched(engine)).to.deep.equal([name]);
      await engine.settles();

      expect(fetched(engine)).to.deep.equal([name, name, name, name]);
      expect(engine.lastReply("telegram", "ann")).to.match(
        /^That file could not be fetched. Send it once more. Your papers/,
      );
    });
  }

  it("is had once the app is there again", async () => {
    const engine = await anAskedAnn();
    await sends(engine, "away.pdf");

    engine.driver("telegram").files.set("away.pdf", async () => Readable.from([Buffer.from("ok")]));
    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.include("So far: away.pdf");
  });

  it("is not asked for again when it is gone for good", async () => {
    const engine = await anAskedAnn();

    await sends(engine, "gone.pdf");

    expect(fetched(engine)).to.deep.equal(["gone.pdf"]);
    expect(engine.lastReply("telegram", "ann")).to.include("That file could not be fetched.");
  });

  it("is given up after a minute without an answer", async () => {
    const engine = await anAskedAnn();
    await sends(engine, "never.pdf");

    await engine.advances(60_000);
    await engine.advances(5_000);

    expect(fetched(engine)).to.deep.equal(["never.pdf", "never.pdf"]);
    expect(engine.log.map(({ event }) => event)).to.include("file_not_fetched");
  });

  it("is fetched again by whoever takes over after a crash", async () => {
    const engine = await anAskedAnn();
    engine.crashesAt("commit:before");
    await sends(engine, "invoice.pdf");

    await engine.restartWith();

    expect(fetched(engine)).to.deep.equal(["invoice.pdf", "invoice.pdf"]);
    expect(engine.lastReply("telegram", "ann")).to.include("So far: invoice.pdf");
  });

  it("keeps nobody else waiting, however many are slow", async () => {
    const engine = await anAskedAnn();
    for (let number = 1; number <= 70; number += 1)
      await engine.accepts(
        "telegram",
        engine.driver("telegram").event(`slow-${number}`, { text: "", files: ["never.pdf"] }),
      );
    await engine.rests();

    await engine.says("telegram", "ben", "hi");

    expect(engine.lastReply("telegram", "ben")).to.include("Your papers?");
  });

  it("comes with the others of its album, as one message", async () => {
    const engine = await anAskedAnn();
    const part = { of: "album", settleMs: 1_000 };

    await engine.writes("telegram", "ann", { text: "", files: ["invoice.pdf"], part });
    await engine.writes("telegram", "ann", { text: "both", files: ["box.png"], part });
    await engine.settles();

    expect(engine.lastReply("telegram", "ann")).to.match(/So far: invoice.pdf .*, box.png/);
  });

  it("is left alone where the app has no files", async () => {
    const engine = await anAskedAnn();
    const driver = engine.driver("whatsapp");
    Object.defineProperty(driver, "fetch", { value: undefined });
    await engine.restartWith();

    await engine.writes("whatsapp", "ann", { text: "", files: ["invoice.pdf"] });

    expect(engine.lastReply("whatsapp", "ann")).to.include("That file could not be fetched.");
  });
});
