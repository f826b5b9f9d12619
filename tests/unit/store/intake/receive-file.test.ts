import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { receiveFile } from "../../../../src/store/intake/receive-file.ts";
import { memoryStore } from "../../../../src/testing/memory-store.ts";
import { aDocx, aZip } from "../../../kit/archives.ts";
import { aJpegWith, exifSegment, secret } from "../../../kit/pictures.ts";
import { aPdf, aPicture, aProgram } from "../../../kit/sent-files.ts";

async function received(content: string | Uint8Array, name = "a.bin", limitBytes?: number) {
  const { files } = memoryStore();
  return receiveFile(Readable.from([Buffer.from(content)]), files, { name, limitBytes });
}

async function typeOf(content: string | Uint8Array, name?: string): Promise<string> {
  const kept = await received(content, name);
  return kept.type === "file" ? kept.file.type : kept.reason;
}

describe("a file that is taken in", () => {
  const elf = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), Buffer.alloc(60)]);
  const types: readonly (readonly [type: string, content: string | Uint8Array, name?: string])[] = [
    ["image/png", aPicture().content],
    ["application/pdf", aPdf().content],
    ["application/x-msdownload", aProgram().content, "holiday.jpg"],
    ["application/x-elf", elf, "holiday.jpg"],
    ["application/zip", aZip({ name: "a.txt", content: "text" }), "holiday.jpg"],
    ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", aDocx()],
    ["image/svg+xml", '<?xml version="1.0"?><svg onload="alert(1)"/>', "a.png"],
    ["text/html", "<!DOCTYPE html><script>alert(1)</script>", "a.png"],
    ["text/x-script", "#!/bin/sh\nrm -rf ~", "a.txt"],
    ["text/x-script", "@echo off", "a.bat"],
    ["text/plain", "Grüße, 👩‍👩‍👦", "a.txt"],
    ["text/plain", Buffer.from("\uFEFFHello", "utf16le"), "a.txt"],
    ["text/csv", "name,price\nlamp,9\n", "a.csv"],
    ["application/octet-stream", Buffer.from([0, 1, 2, 3, 250, 251]), "a.txt"],
    ["application/octet-stream", Buffer.from([0x61, 0xff, 0xfe, 0x61]), "a.txt"],
  ];
  for (const [type, content, name = "a"] of types) {
    it(`is ${type} by its content, though it is called ${name}`, async () => {
      expect(await typeOf(content, name)).to.equal(type);
    });
  }

  it("is taken for a picture though a script is hidden in it", async () => {
    expect(await typeOf("GIF89a/*\x01\x00*/=1;alert(1)//", "a.js")).to.equal("image/gif");
  });

  it("is called by what it is when its name promises a program", async () => {
    expect(await received(aPicture().content, "holiday.exe")).to.have.nested.property(
      "file.name",
      "holiday.exe.png",
    );
    expect(await received(aPicture().content, "")).to.have.nested.property("file.name", "file.png");
  });

  it("tells nobody where a picture was taken", async () => {
    const { files } = memoryStore();
    const picture = aJpegWith([exifSegment(6)], secret);
    const kept = await receiveFile(Readable.from([picture]), files);

    const bytes = await buffer(files.open(kept.type === "file" ? kept.file.hash : ""));
    expect(bytes.includes(secret)).to.equal(false);
    expect(kept).to.have.nested.property("file.sizeBytes", bytes.length);
  });

  it("is the same file whatever it is called", async () => {
    const { files } = memoryStore();
    const hashes = await Promise.all(
      ["one.pdf", "two.pdf"].map(async (name) => {
        const kept = await receiveFile(Readable.from([Buffer.from(aPdf().content)]), files, {
          name,
        });
        return kept.type === "file" && kept.file.hash;
      }),
    );

    expect(hashes[0]).to.equal(hashes[1]);
  });

  it("is refused when it is empty", async () => {
    expect(await received("", "a.txt")).to.deep.equal({
      ...{ type: "refused", name: "a.txt", reason: "empty" },
    });
  });

  it("may be as large as its limit, and no larger", async () => {
    expect(await received("x".repeat(1_000), "a.txt", 1_000)).to.have.property("type", "file");
    expect(await received("x".repeat(1_001), "a.txt", 1_000)).to.deep.equal({
      ...{ type: "refused", name: "a.txt", reason: "too large", limitBytes: 1_000 },
    });
  });

  it("is refused when it says it is a picture and is none", async () => {
    const wrong = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)]);

    expect(await received(wrong, "a.jpg")).to.have.property("reason", "unreadable");
  });

  it("leaves to its caller what its source fails with", async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from("half of it");
        throw new Error("cut off");
      })(),
    );
    const error = await receiveFile(failing, memoryStore().files).catch((found: unknown) => found);

    expect(error).to.have.property("message", "cut off");
  });
});
