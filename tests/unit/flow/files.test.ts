import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { z } from "zod";
import { keepFile } from "../../../src/bot/keep-file.ts";
import { flow } from "../../../src/flow/flow.ts";
import type { FileSource, Verbs } from "../../../src/flow/verbs.ts";
import type { KeptFile } from "../../../src/model/attached.ts";
import { conversation } from "../../../src/testing/index.ts";
import { memoryStore } from "../../../src/testing/memory-store.ts";
import { aFlow, playing, rejection } from "../../kit/run.ts";

const content = Buffer.from("Be kind to each other.");
const here = new URL(import.meta.url);

function sending(source: (verbs: Verbs) => FileSource, name = "terms.txt") {
  return flow("terms", { command: "terms" }, async (verbs) => {
    const file = await verbs.files("terms", source(verbs), { name });
    await verbs.say({ text: "Our terms:", files: [file] });
    await verbs.ask("read", "Have you read them?", z.string());
    await verbs.say({ text: "Here they are once more.", files: [file] });
  });
}

describe("files()", () => {
  const sources: Record<string, FileSource> = {
    bytes: content,
    "a stream": () => Readable.from([content.subarray(0, 5), content.subarray(5)]),
    "what a function makes": async () => content,
  };
  for (const [what, source] of Object.entries(sources)) {
    it(`sends ${what} byte by byte`, () =>
      conversation(sending(() => source))
        .says("/terms")
        .gets("terms.txt", (bytes) => expect(bytes.equals(content)).to.equal(true)));
  }

  it("sends a file that lies beside the flow", async () => {
    const itself = await readFile(here);

    await conversation(sending(() => here, "flow.ts"))
      .says("/terms")
      .gets("flow.ts", (bytes) => expect(bytes.equals(itself)).to.equal(true));
  });

  it("makes a file once, however often the run is replayed", async () => {
    let made = 0;
    const source = () => {
      made += 1;
      return Buffer.from(`file ${made}`);
    };

    await conversation(sending(() => source))
      .says("/terms")
      .gets("terms.txt")
      .restarts()
      .says("yes")
      .gets("terms.txt", (bytes) => expect(String(bytes)).to.equal("file 1"))
      .sees("once more");
    expect(made).to.equal(1);
  });

  it("closes a stream that a replay has opened and does not need", async () => {
    const opened: Readable[] = [];
    const source = () => {
      const stream = new Readable({ read() {} });
      stream.push(content);
      stream.push(null);
      opened.push(stream);
      return stream;
    };

    await conversation(sending(source)).says("/terms").says("yes").sees("once more");
    expect(opened.length).to.be.above(1);
    expect(opened.map(({ destroyed }) => destroyed)).to.not.include(false);
  });

  it("gives a kept file another name without keeping it again", async () => {
    const { files } = memoryStore();
    const kept = await keepFile(files, content, { name: "terms.txt" });

    const renamed = await keepFile(files, kept, { name: "copy.txt" });

    expect(renamed).to.deep.equal({ ...kept, name: "copy.txt" });
    expect(await buffer(files.open(renamed.hash))).to.deep.equal(content);
  });

  it("is tried again when it fails, and gives up in the end", async () => {
    const broken = sending(() => () => {
      throw new Error("the printer is on fire");
    });

    await conversation(broken)
      .says("/terms")
      .sees("One moment")
      .passes("1 hour")
      .sees(/something went wrong on our side/);
  });

  it("does not try a stream again that was read", async () => {
    const stream = Readable.from([content]);
    await buffer(stream);

    const error = await rejection(keepFile(memoryStore().files, stream, {}));

    expect(error).to.include({ name: "TerminalError" });
    expect(error.message).to.include("give a function that opens it");
  });

  it("is refused inside once()", async () => {
    const nested = aFlow(({ once, files }) =>
      once("print", async () => {
        await files("terms", content);
      }),
    );

    expect(await rejection(playing(nested))).to.include({ code: "FLOW_VERB_INSIDE_ONCE" });
  });

  const types: readonly (readonly [content: string, name: string, type: string])[] = [
    ["%PDF-1.4\n%%EOF\n", "loan.txt", "application/pdf"],
    ["a,b\n1,2\n", "list.csv", "text/csv"],
    ["Be kind.", "terms.txt", "text/plain"],
    ["\u0002 not \u0003 text", "terms.txt", "application/octet-stream"],
  ];
  for (const [text, name, type] of types) {
    it(`knows ${type} by its content`, async () => {
      const kept: KeptFile = await keepFile(memoryStore().files, Buffer.from(text), { name });

      expect(kept).to.include({ name, type });
    });
  }

  it("believes the business what type its file is", async () => {
    const options = { name: "order.x12", type: "application/edi-x12" };

    expect(await keepFile(memoryStore().files, content, options)).to.include(options);
  });
});
