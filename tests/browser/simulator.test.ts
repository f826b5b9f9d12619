/** The simulator page in a real browser, as somebody would use it; its pictures go to `shots/`. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import { readConfig } from "../../app/config.ts";
import { type Started, start } from "../../app/start.ts";
import type { SentFile } from "../../src/testing/index.ts";
import { aPicture } from "../kit/sent-files.ts";

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

  it("shows a poll with numbers and no buttons on WhatsApp", async () => {
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

    await tell(page, "whatsapp", "menu", "6. Where is my order?");
    await page.screenshot({ path: join(shots, "menu.png") });
    await tell(page, "whatsapp", "6", "What is your order number?");

    expect(await violations(page)).to.deep.equal([]);
    await page.close();
  });

  it("fills a form of Discord's own, and takes it back with what does not fit", async () => {
    const page = await open();
    const discord = phone(page, "discord");
    const form = discord.getByTestId("form");
    await tell(page, "discord", "/loan", "Loan application: 24 questions.");
    await discord.getByTestId("open-form").press("Enter");
    await form.getByRole("textbox", { name: "How many euros do you need?" }).fill("12000");
    await form.getByRole("textbox", { name: "In how many months" }).fill("900");
    await form.getByRole("radio", { name: "A car" }).check();
    await form.getByRole("textbox", { name: "Your full name?" }).fill("Ada Byron");
    await form.getByRole("textbox", { name: "When were you born?" }).fill("10 December 1985");
    await page.screenshot({ path: join(shots, "modal.png") });
    expect(await violations(page)).to.deep.equal([]);

    await form.getByTestId("send-form").click();
    await discord.getByText("It can be at most 84. In how many months").waitFor();
    await discord.getByTestId("open-form").click();
    const months = form.getByRole("textbox");
    expect(await months.inputValue()).to.equal("900");
    await page.screenshot({ path: join(shots, "modal-again.png") });
    await months.fill("48");
    await form.getByTestId("send-form").click();

    await discord.getByText("Saved. Questions left: 19.").waitFor();
    await page.close();
  });

  it("closes a form by the keyboard, and keeps what was typed", async () => {
    const page = await open();
    const discord = phone(page, "discord");
    const amount = discord.getByRole("textbox", { name: "How many euros do you need?" });
    await tell(page, "discord", "/loan", "Open the form, or answer here.");
    await discord.getByTestId("open-form").press("Enter");
    await amount.fill("12000");

    await page.keyboard.press("Escape");
    await discord.getByTestId("form").waitFor({ state: "hidden" });
    await discord.getByTestId("open-form").click();

    expect(await amount.inputValue()).to.equal("12000");
    await page.close();
  });

  it("shares a phone number by Telegram's key", async () => {
    const page = await open();
    const telegram = phone(page, "telegram");
    await tell(page, "telegram", "/loan", "How many euros do you need?");
    const beforePhone = [
      ...["12000", "48", "2", "Ada Byron", "10 December 1985", "2", "3", "Harbour Street 1"],
      ...["20457", "Hamburg", "no", "1100"],
    ];
    for (const text of beforePhone) {
      const count = await telegram.getByTestId("message").count();
      await telegram.getByTestId("composer").fill(text);
      await telegram.getByTestId("send").click();
      await telegram
        .getByTestId("message")
        .nth(count + 1)
        .waitFor();
    }
    await page.screenshot({ path: join(shots, "key.png") });

    await telegram.getByTestId("share").click();

    await telegram.getByText("Your e-mail address?").waitFor();
    expect(await telegram.getByText(/^👤 \+44/).count()).to.equal(1);
    await page.close();
  });

  it("shows what all three apps make of a form", async () => {
    const page = await open();
    await page.getByTestId("view-forms").click();
    await page.getByTestId("form-choice").selectOption("Application");
    const discord = page.getByTestId("planned-discord");

    await discord.getByTestId("open-form").first().click();
    await discord.getByRole("textbox", { name: "How many euros do you need?" }).waitFor();
    await page.keyboard.press("Escape");

    expect(await page.getByTestId("planned-whatsapp").getByTestId("vote").count()).to.be.above(3);
    await page.screenshot({ path: join(shots, "forms.png") });
    expect(await violations(page)).to.deep.equal([]);
    await page.getByTestId("view-simulator").click();
    await phone(page, "discord").waitFor();
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

  it("sends a photo with the paper clip, shows it, and gives it back byte by byte", async () => {
    const page = await open();
    const { name, content } = aPicture("box.png");
    await tell(page, "telegram", "/claim", "What is your order number?");
    await tell(page, "telegram", "AB123456", "What is damaged?");
    await tell(page, "telegram", "both", "Please send a photo");

    await attach(page, "telegram", aPicture("box.png"));
    await phone(page, "telegram").getByText("Where can we reach you?").waitFor();
    await tell(page, "whatsapp", "040 1234567", "Is everything right?");
    await tell(page, "whatsapp", "yes", "with your photo");

    for (const app of ["telegram", "whatsapp"]) {
      const picture = phone(page, app).getByTestId("picture");
      const width = await picture
        .locator("img")
        .evaluate((img) => "naturalWidth" in img && img.naturalWidth);
      expect(width).to.equal(1);
      const [download] = await Promise.all([page.waitForEvent("download"), picture.click()]);
      expect(download.suggestedFilename()).to.equal(name);
      expect(await readFile(await download.path())).to.deep.equal(Buffer.from(content));
    }
    expect(await page.getByTestId("timeline").getByText("box.png").count()).to.be.above(1);
    await page.screenshot({ path: join(shots, "files.png") });
    expect(await violations(page)).to.deep.equal([]);
    await page.close();
  });

  it("says in the app's words that a file is too large", async () => {
    const page = await open();
    const film = { name: "film.mp4", content: Buffer.alloc(10 * 1_024 * 1_024 + 1, "x") };

    await attach(page, "discord", film);

    const refusal = phone(page, "discord").getByRole("alert");
    await refusal.getByText("This app sends files of up to 10 MB").waitFor();
    expect(await phone(page, "discord").getByText("film.mp4").count()).to.equal(1);
    await page.close();
  });

  it("runs nothing of what is in a file", async () => {
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const script = "fetch('/ran');document.title='ran';top.document.title='ran'";
    const harm = [
      ["page.html", `<!doctype html><html><body><script>${script}</script></body></html>`],
      ["draw.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>${script}</script></svg>`],
      ["two.gif", `GIF89a/*\0\0*/=1;${script}`],
      ["form.pdf", `%PDF-1.4\n1 0 obj <</S /JavaScript /JS (${script})>> endobj\n%%EOF`],
    ] as const;
    for (const [name, content] of harm) await attach(page, "telegram", { name, content });
    const files = phone(page, "telegram").locator("[data-testid=file], [data-testid=picture]");
    await files.nth(harm.length - 1).waitFor();

    const addresses = await files.evaluateAll((links) => links.map((link) => String(link)));
    await page.evaluate(embedAll, addresses);

    expect(addresses).to.have.lengthOf(harm.length);
    for (const address of addresses) expect(asked).to.include(address);
    expect(asked.filter((url) => url.endsWith("/ran"))).to.deep.equal([]);
    expect(await page.title()).to.not.equal("ran");
    await page.close();
  });

  it("opens a form's page inside Telegram, for whoever holds the phone", async () => {
    const page = await open();
    await tell(page, "telegram", "/feedback", "How was your visit");
    for (const text of ["fine", "good", "nice"]) await tell(page, "telegram", text, "not one of");
    await phone(page, "telegram").getByTestId("open-page").click();
    const inside = page.getByTestId("inside-page").frameLocator("iframe");
    await inside.getByLabel("4").check();
    await inside.getByRole("button", { name: "Send" }).last().click();
    await inside.getByText("Everything has arrived").waitFor();
    await page.keyboard.press("Escape");

    await phone(page, "telegram").getByText("Thank you!").waitFor();
    await page.close();
  });

  for (const [look, options] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["390 px", { colorScheme: "light", viewport: { width: 390, height: 844 } }],
  ] as const) {
    it(`shows a long form as a page of its own that anybody can use (${look})`, async () => {
      const page = await open();
      await tell(page, "whatsapp", "/loan", "How many euros do you need?");
      const address = await phone(page, "whatsapp")
        .getByRole("link", { name: "/f/" })
        .getAttribute("href");
      const visit = await browser.newPage({ ...options, javaScriptEnabled: true });
      await visit.goto(address ?? "");
      expect(await violations(visit)).to.deep.equal([]);
      await visit.getByRole("button", { name: "That is me" }).click();
      await visit.getByRole("button", { name: "Send" }).last().click();
      await visit.getByText("answers need another look").waitFor();
      await visit.screenshot({ path: join(shots, `form-${look}.png`), fullPage: true });

      expect(await violations(visit)).to.deep.equal([]);
      expect(await visit.evaluate("document.body.scrollWidth > innerWidth")).to.equal(false);
      await Promise.all([visit.close(), page.close()]);
    });
  }

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

/** Picks a file with the paper clip and waits until it is on its way. */
async function attach(page: Page, app: string, { name, content }: SentFile): Promise<void> {
  const file = { name, mimeType: "", buffer: Buffer.from(content) };
  await phone(page, app).getByTestId("file-picker").setInputFiles(file);
  await phone(page, app).locator("[data-from=customer]").last().waitFor();
}

/** In the browser: every way in which a page can take in what lies at an address. */
async function embedAll(addresses: readonly string[]): Promise<void> {
  const { document } = globalThis as unknown as { document: BrowserDocument };
  for (const address of addresses) {
    for (const [tag, attribute] of [
      ["iframe", "src"],
      ["object", "data"],
      ["embed", "src"],
      ["img", "src"],
      ["script", "src"],
    ] as const) {
      const element = document.createElement(tag);
      element.setAttribute(attribute, address);
      // Frames and objects become downloads, and say nothing of it.
      const isOver = new Promise((resolve) => {
        for (const end of ["load", "error"]) element.addEventListener(end, resolve);
      });
      document.body.append(element);
      if (tag === "img" || tag === "script") await isOver;
    }
    await fetch(address);
  }
}

interface BrowserDocument {
  createElement(tag: string): {
    setAttribute(name: string, value: string): void;
    addEventListener(name: string, listener: (event: unknown) => void): void;
  };
  readonly body: { append(element: object): void };
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
