// Packs the package, installs it into an empty folder, and goes the way of a newcomer: init, test, start.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const place = mkdtempSync(join(tmpdir(), "throughline-package-"));
const run = (directory, command, ...args) => {
  process.stdout.write(`$ ${command} ${args.join(" ")}\n`);
  return execFileSync(command, args, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
};

try {
  run(".", "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", place);
  const tarball = readdirSync(place).find((file) => file.endsWith(".tgz"));
  const folder = join(place, "folder");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  run(folder, "npm", "install", "--silent", "--no-audit", "--no-fund", join("..", tarball));
  run(folder, "npx", "throughline", "init", "demo");
  const demo = join(folder, "demo");
  run(demo, "npm", "install", "--silent", "--no-audit", "--no-fund");
  const tested = run(demo, "npm", "test");
  if (!/\d+ passing/.test(tested)) throw new Error(`the tests of the new project say:\n${tested}`);
  await starts(demo);
  process.stdout.write("package: packed, installed, begun, tested and started\n");
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** `npm start` there answers on a phone, with the page beside it. */
async function starts(demo) {
  process.stdout.write("$ npm start\n");
  const program = spawn("npm", ["start"], {
    cwd: demo,
    env: { ...process.env, PORT: "0" },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const address = await announced(program);
    const messages = `${address}/simulator/telegram/ann`;
    await fetch(`${messages}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "hi" }),
    });
    await until(async () =>
      (await (await fetch(messages)).text()).includes("A table for how many?"),
    );
    const page = await (await fetch(address)).text();
    if (!page.includes("/assets/")) throw new Error("the page is not in the package");
  } finally {
    process.kill(-program.pid, "SIGTERM");
  }
}

function announced(program) {
  return new Promise((resolve, reject) => {
    let said = "";
    program.stdout.on("data", (chunk) => {
      said += chunk;
      const address = /Throughline +(http:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    program.on("exit", (code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
  });
}

async function until(condition) {
  for (let tries = 0; tries < 100; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("waited in vain for the bot's answer");
}
