/** The simulator page in a real browser, as somebody would use it; its pictures go to `shots/`. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import { readConfig } from "../../app/config.ts";
import { type Started, start } from "../../app/start.ts";

const browserPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const builtPage = join(import.meta.dirname, "..", "..", "dist", "page", "index.html");
const shots = join(import.meta.dirname, "shots");
const missing = [browserPath, builtPage].filter((path) => !existsSync(path));

if (missing.length > 0) {
  console.log(`The browser tests are left out, because ${missing.join(" and ")} is not there`);
} else {
  describe("the simulator page", () => simulatorPage());
}

function simulatorPage(): void {
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
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
  });

  after(async () => {
    await browser?.close();
    await started?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const open = async (options: Parameters<Browser["newPage"]>[0] = {}) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    await page.goto(started.address);
    await page.getByTestId("status").and(page.locator("[data-state=running]")).waitFor();
    return page;
  };

  for (const colorScheme of ["light", "dark"] as const) {
    it(`plays one story on three phones, in ${colorScheme} colours`, async () => {
      const page = await open({ colorScheme });

      await tell(page, "whatsapp", "hi", "What may we call you?");
      await tell(page, "whatsapp", "Ann", "What is your e-mail address, Ann?");
      await tell(page, "telegram", "hello", "What is your e-mail address, Ann?");
      await tell(page, "telegram", "ann at example", "That does not look like an e-mail address");
      await tell(page, "telegram", "ann@example.org", "May we write to you once a month?");
      await page.screenshot({ path: join(shots, `${colorScheme}-asked.png`) });
      await tell(page, "discord", "hi", "May we write to you once a month?");
      await phone(page, "discord").getByTestId("choice").first().click();
      await phone(page, "discord")
        .getByText(/^NEWS20-/)
        .waitFor();

      const voucher = await phone(page, "discord")
        .getByText(/^NEWS20-/)
        .textContent();
      await page.getByTestId("known").getByText(`${voucher}`).waitFor();
      await tell(page, "whatsapp", "thanks", `Your voucher ${voucher} is still good.`);
      await exchanges(page, 17);
      await page.screenshot({ path: join(shots, `${colorScheme}.png`) });
      expect(await violations(page)).to.deep.equal([]);
      await page.close();
    });
  }

  it("keeps the question when the engine is restarted", async () => {
    const page = await open();
    await tell(page, "telegram", "hi", "What may we call you?");

    await page.getByTestId("restart-engine").click();
    await page.getByTestId("status").and(page.locator("[data-state=running]")).waitFor();
    await tell(page, "telegram", "Ann", "What is your e-mail address, Ann?");

    const asked = phone(page, "telegram").getByText("What may we call you?");
    expect(await asked.count()).to.equal(1);
    await page.close();
  });

  it("takes off Telegram's buttons when the question is answered", async () => {
    const page = await open();
    await tell(page, "telegram", "hi", "What may we call you?");
    await tell(page, "telegram", "Ann", "What is your e-mail address, Ann?");
    await tell(page, "telegram", "ann@example.org", "May we write to you once a month?");
    const choices = phone(page, "telegram").getByTestId("choice");
    expect(await choices.allInnerTexts()).to.deep.equal(["Yes, please", "No, thank you"]);

    await choices.nth(1).click();
    await phone(page, "telegram").getByText("Then we will not write to you.").waitFor();

    await choices.first().waitFor({ state: "detached" });
    expect(await choices.count()).to.equal(0);
    await page.close();
  });

  it("shows numbers and no buttons on WhatsApp", async () => {
    const page = await open();
    await tell(page, "whatsapp", "hi", "What may we call you?");
    await tell(page, "whatsapp", "Ann", "What is your e-mail address, Ann?");
    await tell(page, "whatsapp", "ann@example.org", "1. Yes, please");

    expect(await phone(page, "whatsapp").getByTestId("choice").count()).to.equal(0);
    await tell(page, "whatsapp", "1", "Welcome aboard, Ann!");
    await page.close();
  });

  it("offers what the bot can do, in buttons and in numbers", async () => {
    const page = await open();
    await phone(page, "telegram").getByTestId("say-menu").click();
    const game = phone(page, "telegram").getByTestId("choice").filter({ hasText: "Play a game" });
    await game.click();
    await phone(page, "telegram").getByText("Which side of a ship is port?").waitFor();

    await tell(page, "whatsapp", "menu", "5. Where is my order?");
    await page.screenshot({ path: join(shots, "menu.png") });
    await tell(page, "whatsapp", "5", "What is your order number?");

    expect(await violations(page)).to.deep.equal([]);
    await page.close();
  });

  it("begins anew with a new person", async () => {
    const page = await open();
    await tell(page, "telegram", "hi", "What may we call you?");

    await page.getByTestId("new-person").click();

    await phone(page, "telegram").getByTestId("say-hi").waitFor();
    expect(await page.getByTestId("message").count()).to.equal(0);
    await page.close();
  });

  it("tells three strangers apart", async () => {
    const page = await open();
    await page.getByTestId("who-toggle").click();

    await tell(page, "whatsapp", "hi", "What may we call you?");
    await tell(page, "whatsapp", "Ann", "What is your e-mail address, Ann?");
    await tell(page, "telegram", "hi", "What may we call you?");

    expect(await phone(page, "discord").getByTestId("message").count()).to.equal(0);
    await page.close();
  });

  it("fits a phone of 390 pixels without sideways scrolling", async () => {
    const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await tell(page, "whatsapp", "hi", "What may we call you?");

    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );

    await page.screenshot({ path: join(shots, "390.png") });
    expect(overflow).to.equal(0);
    expect(await violations(page)).to.deep.equal([]);
    await page.close();
  });

  it("shows what a customer writes as text, never as markup", async () => {
    const page = await open();
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await tell(page, "discord", "hi", "What may we call you?");
    await tell(page, "discord", markup, "What is your e-mail address,");

    await page.getByTestId("known").getByText(markup).waitFor();
    expect(await page.title()).to.not.match(/^[12]$/);
    expect(await page.locator("img[src=x]").count()).to.equal(0);
    await page.close();
  });
}

function phone(page: Page, app: string) {
  return page.getByTestId(`phone-${app}`);
}

/** Types on a phone and waits for the answer. */
async function tell(page: Page, app: string, text: string, answer: string): Promise<void> {
  const answers = phone(page, app).getByTestId("message").filter({ hasText: answer });
  const before = await answers.count();
  await phone(page, app).getByTestId("composer").fill(text);
  await phone(page, app).getByTestId("send").click();
  await answers.nth(before).waitFor();
}

async function exchanges(page: Page, count: number): Promise<void> {
  const all = page.getByTestId("timeline").getByTestId("exchange");
  await all.nth(count - 1).waitFor();
  expect(await all.count()).to.equal(count);
}

/** Accessibility faults on the page as it stands, each with where it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}
