// When the page of a form is offered in the chat.
import { expect } from "chai";
import { until, withServer } from "../../kit/server.ts";

describe("the link to the page of a form", () => {
  it("is offered with the first question of a long form, and after three misfits", async () => {
    await withServer(async (server) => {
      await server.says("whatsapp", "ann", "/loan");
      const messages = await server.shows("whatsapp", "ann", "How many euros do you need?");
      const [, path = ""] =
        /http:\/\/127\.0\.0\.1:\d+(\/f\/[\w-]{22})$/m.exec(
          messages.map(({ text }) => text).join("\n"),
        ) ?? [];
      for (const text of ["no", "nothing", "never"]) await server.says("whatsapp", "ann", text);

      const opened = await server.ask("GET", path);
      const count = await until("it is offered again", async () => {
        const shown = await server.phone("whatsapp", "ann");
        const links = shown.filter(({ text }) => text.includes("/f/"));
        return links.length > 1 && links.length;
      });

      expect(opened.status).to.equal(303);
      expect(count).to.equal(2);
    });
  });

  it("is offered anew to whoever comes back in the middle of a long form", async () => {
    await withServer(async (server) => {
      await server.says("whatsapp", "ann", "/loan");
      await server.shows("whatsapp", "ann", "How many euros do you need?");
      await server.says("whatsapp", "ann", "12000");
      await server.shows("whatsapp", "ann", "In how many months will you pay it back?");
      const linksOn = async () => {
        const shown = await server.phone("whatsapp", "ann");
        return shown.filter(({ text }) => text.includes("/f/")).length;
      };
      const before = await linksOn();

      await server.says("whatsapp", "ann", "/loan");

      await until("another is offered", async () => (await linksOn()) === 2);
      expect(before).to.equal(1);
    });
  });
});
