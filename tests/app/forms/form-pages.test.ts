// Forms as pages: what a browser without scripts does.
import { expect } from "chai";
import { right, thanks, withHouse } from "../../kit/form-house.ts";

describe("a form as a page", () => {
  it("has a link that fits into a line of a chat", () =>
    withHouse(async ({ link }) => {
      expect(await link()).to.match(/^\/f\/[\w-]{22}$/);
    }));

  it("is exchanged at once for a cookie that only its own page gets", () =>
    withHouse(async ({ ask, link }) => {
      const opened = await ask(await link());

      const at = opened.headers.get("location") ?? "";
      expect(opened.status).to.equal(303);
      expect(at).to.match(/^\/form\/[\w-]{16}$/);
      expect(opened.headers.get("set-cookie")).to.match(
        new RegExp(`Path=${at}; .*HttpOnly; SameSite=Lax`),
      );
      expect(opened.headers.get("cache-control")).to.equal("no-store");
    }));

  it("keeps to the address that customers reach, where that is a public one", () =>
    withHouse(
      async ({ ask, link }) => {
        const { headers } = await ask(await link());

        const at = headers.get("location") ?? "";
        expect(at).to.match(/^\/shop\/form\/[\w-]{16}$/);
        expect(headers.get("set-cookie")).to.include(`Path=${at};`).and.include("; Secure;");
      },
      { base: "https://bot.example/shop" },
    ));

  it("says whom it is for before it shows anything of them", () =>
    withHouse(async ({ ask, link, engine }) => {
      await engine.says("telegram", "ann", "Ann Secret");
      const { headers, cookie } = await ask(await link());

      const { text } = await ask(headers.get("location") ?? "", { headers: { cookie } });

      expect(text).to.include("This form is for whoever asked for it on Telegram.");
      expect(text).to.include("Claim &#60;b&#62;now&#60;/b&#62;").and.not.include("Secret");
    }));

  it("shows what was answered in the chat", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      await engine.says("telegram", "ann", 'Ann "A" Smith');
      const { at, cookie } = await begin(await link());

      const { text } = await ask(at, { headers: { cookie } });

      expect(text).to.include('value="Ann &#34;A&#34; Smith"');
    }));

  it("lets its own site know where what it sends comes from, and no other", () =>
    withHouse(async ({ ask, link, begin }) => {
      const { at, cookie } = await begin(await link());

      const pages = [await ask(at), await ask(at, { headers: { cookie } })];

      const policies = pages.map(({ headers }) => headers.get("referrer-policy"));
      expect(policies).to.deep.equal(["same-origin", "same-origin"]);
    }));

  it("comes with everything it is drawn with", () =>
    withHouse(async ({ ask, link }) => {
      const { headers, cookie } = await ask(await link());
      const { text } = await ask(headers.get("location") ?? "", { headers: { cookie } });
      const parts = [...text.matchAll(/(?:href|src)="(\/form\/[\w.]+)"/g)].map(([, at = ""]) => at);

      const answers = await Promise.all(parts.map((at) => ask(at)));

      expect(parts).to.deep.equal(["/form/palette.css", "/form/form.css", "/form/form.js"]);
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    }));

  it("is sent, and the chat goes on by itself", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const sent = await send(await begin(await link()), right);
      await engine.settles();

      expect([sent.status, sent.text]).to.satisfy(
        ([status, text]: [number, string]) => status === 200 && text.includes("Thank you"),
      );
      expect(engine.lastReply("telegram", "ann")).to.equal("Thank you, Ann: lamp.");
    }));

  it("shows what is wrong beside its field, and keeps what was filled in", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const wrong = right.map(([name, value]): [string, string] =>
        name === "phone" ? [name, "12"] : [name, value],
      );
      const { status, text } = await send(await begin(await link()), wrong);
      await engine.settles();

      expect(status).to.equal(422);
      expect(text).to.include('id="phone(issue)">That does not look like a phone number.');
      expect(text).to.include('aria-describedby="phone(issue)" aria-invalid="true"');
      expect(text).to.include('value="1,250.50"').and.include('value="lid" id="part" checked');
      expect(thanks(engine)).to.have.length(0);
    }));

  it("adds and removes items without scripts", () =>
    withHouse(async ({ link, begin, send }) => {
      const at = await begin(await link());
      const two: [string, string][] = [
        ["(rows)", "items=2"],
        ["items[0].what", "lamp"],
        ["items[1].what", "vase"],
      ];

      const three = await send(at, [...two, ["(add)", "items"]]);
      const one = await send(at, [...two, ["(remove)", "items[0]"]]);

      expect(three.text).to.include('name="items[2].what"').and.not.include('value="items">Add');
      expect(one.text).to.include('id="items[0].what" required value="vase"');
      expect(one.text).to.not.include("items[1].what");
    }));

  it("speaks the customer's language, from right to left where it is read so", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      await engine.says("telegram", "ann", "language العربية");
      const { at, cookie } = await begin(await link());

      const { text } = await ask(at, { headers: { cookie } });

      expect(text).to.include('<html lang="ar" dir="rtl">').and.include("إرسال");
    }));

  it("keeps a file that fits while other answers are mended, and says what does not", () =>
    withHouse(
      async ({ link, begin, send, engine }) => {
        const at = await begin(await link());
        const gif = new File([Buffer.from("R0lGODlhAQABAAAAACw=", "base64")], "me.gif");

        const program = new File(["MZ\x90\x00 this is no picture"], "me.gif");
        const large = new File(
          [Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(2_000)])],
          "a.gif",
        );
        const refused = await send(at, [
          ["photo", program],
          ["name", "Ann"],
          ["(send)", "yes"],
        ]);
        const tooLarge = await send(at, [
          ["photo", large],
          ["name", "Ann"],
          ["(send)", "yes"],
        ]);
        const mended = await send(at, [
          ["photo", gif],
          ["name", "A"],
          ["(send)", "yes"],
        ]);
        const [, proof = ""] = /name="\(kept\)" value="([\w-]+)"/.exec(mended.text) ?? [];
        const sent = await send(at, [
          ["(kept)", proof],
          ["name", "Ann"],
          ["(send)", "yes"],
        ]);
        await engine.settles();

        expect([refused.status, tooLarge.status, mended.status, sent.status]).to.deep.equal([
          422, 422, 422, 200,
        ]);
        expect(refused.text).to.include('id="photo(issue)"');
        expect(tooLarge.text).to.include('id="photo(issue)"');
        expect(mended.text).to.include("We have me.gif already");
        expect(engine.lastReply("telegram", "ann")).to.match(/^Photo me\.gif of image\/gif, \d+\./);
      },
      { command: "/photo" },
    ));
});
