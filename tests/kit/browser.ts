/** The page in a real browser, as somebody would use it; its pictures go to `tests/browser/shots/`. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import { readConfig } from "../../app/config.ts";
import { type Started, start } from "../../app/start.ts";
import type { SentFile } from "../../src/testing/index.ts";

const browserPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const builtPage = join(import.meta.dirname, "..", "..", "dist", "page", "index.html");
export const shots = join(import.meta.dirname, "..", "browser", "shots");
const missing = [browserPath, builtPage].filter((path) => !existsSync(path));

type PageOptions = Parameters<Browser["newPage"]>[0];

/** The program under test, and the browser that looks at it. */
export interface Scene {
  /** The simulator's page. */
  open(options?: PageOptions): Promise<Page>;
  /** A page that shows nothing yet. */
  blank(options: PageOptions): Promise<Page>;
  address(): string;
}

/** Says why and leaves the tests out where there is no browser, or no page. */
export function inBrowser(title: string, tests: (scene: Scene) => void): void {
  if (missing.length > 0) {
    console.log(`"${title}" is left out, because ${missing.join(" and ")} is not there`);
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let directory: string;
    let started: Started;

    before(async () => {
      await mkdir(shots, { recursive: true });
      directory = await mkdtemp(join(tmpdir(), "throughline-browser-"));
      started = await start({
        config: readConfig({ PORT: "0", DATA_DIR: directory }),
        version: "under test",
      });
      browser = await chromium.launch({
        executablePath: browserPath,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
        ],
      });
    });

    after(async () => {
      await browser?.close();
      await started?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    tests({
      address: () => started.address,
      blank: (options) => browser.newPage(options),
      async open(options = {}) {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
        await page.goto(started.address);
        await page.getByTestId("status").and(page.locator("[data-state=running]")).waitFor();
        return page;
      },
    });
  });
}

export function phone(page: Page, app: string) {
  return page.getByTestId(`phone-${app}`);
}

/** Picks a file with the paper clip and waits until it is on its way. */
export async function attach(page: Page, app: string, { name, content }: SentFile): Promise<void> {
  const file = { name, mimeType: "", buffer: Buffer.from(content) };
  await phone(page, app).getByTestId("file-picker").setInputFiles(file);
  await phone(page, app).locator("[data-from=customer]").last().waitFor();
}

/** Types on a phone and waits for the answer. */
export async function tell(page: Page, app: string, text: string, answer: string): Promise<void> {
  const answers = phone(page, app).getByTestId("message").filter({ hasText: answer });
  const before = await answers.count();
  await phone(page, app).getByTestId("composer").fill(text);
  await phone(page, app).getByTestId("send").click();
  await answers.nth(before).waitFor();
}

export async function exchanges(page: Page, count: number): Promise<void> {
  const all = page.getByTestId("timeline").getByTestId("exchange");
  await all.nth(count - 1).waitFor();
  expect(await all.count()).to.equal(count);
}

/** Accessibility faults on the page as it stands, each with where it is. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}
