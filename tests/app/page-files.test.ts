import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import express from "express";
import { pageFiles } from "../../app/page-files.ts";
import { listen } from "../../app/server.ts";
import { type Simulator, simulator, withDirectory } from "../kit/server.ts";

/** Runs `body` against a server that has nothing but the page built in `directory`. */
async function withPage(directory: string, body: (page: Simulator) => Promise<void>) {
  const server = await listen(express().use(pageFiles(directory)), 0);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    await body(simulator(`http://127.0.0.1:${port}`));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function buildPage(directory: string): Promise<void> {
  await mkdir(join(directory, "assets"), { recursive: true });
  await writeFile(join(directory, "index.html"), "<!doctype html><title>Built</title>");
  await writeFile(join(directory, "assets", "page-1.js"), "export {};");
}

describe("page files", () => {
  describe("while the page is not built", () => {
    it("show a page that says so", () =>
      withDirectory((directory) =>
        withPage(join(directory, "missing"), async ({ ask }) => {
          const { status, headers, text } = await ask("GET", "/");

          expect(status).to.equal(200);
          expect(headers["content-type"]).to.match(/^text\/html/);
          expect(text).to.include("<h1>Throughline is running</h1>").and.include("npm install");
        }),
      ));

    it("show nothing else", () =>
      withDirectory((directory) =>
        withPage(join(directory, "missing"), async ({ ask }) => {
          expect((await ask("GET", "/assets/page.js")).status).to.equal(404);
          expect((await ask("GET", "/index.html")).status).to.equal(404);
        }),
      ));
  });

  describe("once the page is built", () => {
    it("show it without a restart", () =>
      withDirectory((directory) =>
        withPage(directory, async ({ ask }) => {
          const before = await ask("GET", "/");
          await buildPage(directory);

          const after = await ask("GET", "/");

          expect(before.text).to.include("has not been built");
          expect(after.text).to.include("<title>Built</title>");
        }),
      ));

    it("keep what carries its version in its name, and ask anew for the rest", () =>
      withDirectory(async (directory) => {
        await buildPage(directory);
        await withPage(directory, async ({ ask }) => {
          const script = await ask("GET", "/assets/page-1.js");
          const page = await ask("GET", "/");

          expect(script.headers["cache-control"]).to.include("immutable");
          expect(page.headers["cache-control"]).to.equal("public, max-age=0");
        });
      }));

    it("show nothing outside its folder", () =>
      withDirectory(async (directory) => {
        await buildPage(join(directory, "page"));
        await writeFile(join(directory, "secret.txt"), "secret");
        await withPage(join(directory, "page"), async ({ ask }) => {
          const paths = ["/../secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt"];
          for (const path of [...paths, "/%2e%2e/secret.txt", "/assets/%00", "/..%5csecret.txt"]) {
            const { status, text } = await ask("GET", path);

            expect(status, path).to.be.oneOf([400, 403, 404]);
            expect(text).to.not.equal("secret");
          }
        });
      }));
  });
});
