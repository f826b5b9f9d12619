/** Files in a real browser: sent, shown, given back, and harmless. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { attach, inBrowser, phone, shots, tell, violations } from "../kit/browser.ts";
import { aPicture } from "../kit/sent-files.ts";

inBrowser("files on the simulator page", ({ open }) => {
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
});

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
