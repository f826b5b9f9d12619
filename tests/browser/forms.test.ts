/** Forms in a real browser: those of an app, those inside one, and what each app makes of one. */
import { join } from "node:path";
import { expect } from "chai";
import { inBrowser, phone, shots, tell, violations } from "../kit/browser.ts";

inBrowser("forms on the simulator page", ({ open, blank }) => {
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
      const visit = await blank({ ...options, javaScriptEnabled: true });
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
});
