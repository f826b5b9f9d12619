/** The simulator page in a real browser, as somebody would use it. */
import { join } from "node:path";
import { expect } from "chai";
import { exchanges, inBrowser, phone, shots, tell, violations } from "../kit/browser.ts";

const titles = ["Tea", "Coffee", "Water"];
const poll = { options: titles.map((title, at) => ({ id: `q:${at}`, title })) };
const asked = { id: "1", from: "bot", text: "What do you drink?", at: "2026-01-05T10:00:00Z" };

inBrowser("the simulator page", ({ open, blank, address }) => {
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

  for (const app of ["whatsapp", "telegram"]) {
    it(`lets several options be ticked and then voted for on ${app}`, async () => {
      const page = await blank({ viewport: { width: 1440, height: 900 } });
      let voted: readonly string[] | undefined;
      await page.route(`**/simulator/${app}/*`, (route) =>
        route.fulfill({ json: { messages: [{ ...asked, poll: { ...poll, voted } }] } }),
      );
      await page.route(`**/simulator/${app}/*/messages`, async (route) => {
        ({ votes: voted } = route.request().postDataJSON());
        await route.fulfill({ status: 202 });
      });
      await page.goto(address());
      const [options, send] = ["vote", "send-vote"].map((id) => phone(page, app).getByTestId(id));

      for (const place of [0, 1, 2, 1]) await options?.nth(place).click();
      await page.screenshot({ path: join(shots, `${app}-poll.png`) });
      expect(await violations(page)).to.deep.equal([]);
      const taken = page.waitForResponse(`**/simulator/${app}/*/messages`);
      await send?.click();
      await taken;

      expect(voted).to.deep.equal(["q:0", "q:2"]);
      const ticked = phone(page, app).locator("[data-testid=vote][aria-pressed=true]");
      expect(await ticked.allInnerTexts()).to.deep.equal(["Tea", "Water"]);
      await page.close();
    });
  }

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
});
