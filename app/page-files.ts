/** The simulator page: as built by Vite, or a small one of our own while there is none. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { Router } from "express";

/** The project's folder: this file lies in `app/` or, compiled, in `dist/app/`. */
const here = import.meta.dirname;
const root = here.endsWith(join("dist", "app")) ? join(here, "..", "..") : join(here, "..");
const built = join(root, "dist", "page");
const build = join(root, "app", "page", "build.js");

export function pageFiles(directory = built): Router {
  const routes = Router();
  const assets = join(directory, "assets");
  routes.use("/assets", express.static(assets, { immutable: true, maxAge: "1y" }));
  routes.use(express.static(directory, { index: "index.html" }));
  routes.get("/", (_request, response) => {
    response.status(200).type("html").send(fallback);
  });
  return routes;
}

/** Builds the page if it is missing and can be built; the server goes on meanwhile. */
export function buildMissingPage(): void {
  if (existsSync(join(built, "index.html")) || !existsSync(build)) return;
  process.stdout.write("The page is not built yet: building it, which takes some seconds\n");
  spawn(process.execPath, [build], { stdio: ["ignore", "ignore", "inherit"] }).unref();
}

const fallback = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Throughline</title>
<h1>Throughline is running</h1>
<p>The simulator's page has not been built. It is being built now if Vite is installed: reload in
some seconds. Otherwise run <code>npm install</code> and <code>npm run build:page</code>.</p>
<p>The bot itself needs no page: see <a href="/readyz">its state</a>, or send it a message with
<code>POST /simulator/telegram/ann/messages</code> and <code>{"text": "hi"}</code>.</p>
</html>
`;
