import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import express from "express";
import { fileLinks } from "../../app/file-links.ts";
import { keepFile } from "../../src/bot/keep-file.ts";
import { keptLinks } from "../../src/store/links.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { memoryStore } from "../../src/testing/memory-store.ts";

const content = randomBytes(100_000);
const day = 24 * 60 * 60_000;

describe("a link to a file", () => {
  const clock = new ManualClock();
  const store = memoryStore();
  const { files } = store;
  let server: Server;
  let address = "";
  let link = "";

  before(async () => {
    const links = fileLinks({
      ...{ store, surroundings: { clock } },
      address: Promise.resolve("https://shop.example"),
    });
    server = createServer(express().use(links.routes));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = await keepFile(files, content, { name: "prüfung.pdf" });
    link = await links.linkTo(file);
  });

  after(() => server.close());

  const opened = (path: string, language = "en") =>
    fetch(`${address}${path}`, { headers: { "accept-language": language } });

  it("begins with the address that customers reach", () => {
    expect(link).to.match(/^https:\/\/shop\.example\/files\/[\w-]{22}$/);
  });

  it("gives the file, byte by byte, as often as it is opened", async () => {
    for (let times = 0; times < 2; times += 1) {
      const { headers, bytes } = await inFull(opened(new URL(link).pathname));

      expect(bytes.equals(content)).to.equal(true);
      expect(headers.get("content-length")).to.equal(String(content.length));
      expect(headers.get("content-disposition")).to.include("filename*=UTF-8''pr%C3%BCfung.pdf");
      expect(headers.get("content-security-policy")).to.equal("default-src 'none'; sandbox");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
    }
  });

  it("gives nothing that it was not made for", async () => {
    const code = link.split("/").at(-1) ?? "";
    const others = keptLinks<object>(store, { opens: "form", lifeMs: day, clock });
    const foreign = await others.make({ name: "a", type: "b", hash: "0".repeat(64), sizeBytes: 1 });

    for (const wrong of [`${code}x`, code.slice(3), foreign, "..%2F..%2Fetc%2Fpasswd"]) {
      expect((await opened(`/files/${wrong}`)).status, wrong).to.equal(404);
    }
  });

  it("is over after a week, and says so in the reader's language", async () => {
    clock.advance(6 * day);
    expect((await opened(new URL(link).pathname)).status).to.equal(200);

    clock.advance(day + 1_000);
    const over = await opened(new URL(link).pathname, "de");

    expect(over.status).to.equal(410);
    expect(over.headers.get("content-language")).to.equal("de");
    expect(await over.text()).to.include("Schreiben Sie uns im Chat");
  });

  it("says in the same words that the file is no longer kept", async () => {
    const links = fileLinks({
      ...{ store, surroundings: { clock } },
      address: Promise.resolve(address),
    });
    const file = await keepFile(files, Buffer.from("short-lived"), { name: "a.txt" });
    const short = await links.linkTo(file);
    await files.remove(file.hash);

    const gone = await fetch(short);

    expect(gone.status).to.equal(410);
    expect(await gone.text()).to.include("Write to us in the chat");
  });
});

async function inFull(response: Promise<Response>) {
  const answer = await response;
  return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}
