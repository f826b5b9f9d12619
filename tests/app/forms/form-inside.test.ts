// Forms as pages that an app opens inside it: in a frame on a site of its own, where it runs in a
// browser, and with a proof of who looks.
import { expect } from "chai";
import { initDataOf } from "../../../src/channel/init-data.ts";
import { type House, secret, withHouse } from "../../kit/form-house.ts";

const base = "https://bot.example";
const app = "https://web.telegram.org";
const own = "frame-ancestors 'self'";
const framed = { "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site" };

function setCookie({ headers }: { readonly headers: Headers }): string {
  return headers.get("set-cookie") ?? "";
}

function framers({ headers }: { readonly headers: Headers }): string | undefined {
  const policy = headers.get("content-security-policy") ?? "";
  return policy.split(";").find((part) => part.startsWith("frame-ancestors"));
}

/** Follows a link, and says that the form is theirs: with what the app hands over, or without. */
async function begun({ ask, link, engine }: House, opened: { readonly by?: string } = {}) {
  const { headers, cookie } = await ask(await link(), { headers: framed });
  const at = headers.get("location") ?? "";
  const now = engine.clock.now();
  const proof = opened.by === undefined ? "" : initDataOf(opened.by, { secret, now });
  const body = new URLSearchParams({ "(begin)": "yes", "(proof)": proof });
  const answer = await ask(at, { method: "POST", body, headers: { cookie } });
  const page = await ask(at, { headers: { cookie: answer.cookie } });
  return { at, answer, page };
}

describe("a form's page inside an app", () => {
  it("asks who looks, in a frame of the app's own site", () =>
    withHouse(
      async ({ ask, link }) => {
        const opened = await ask(await link(), { headers: framed });
        const { cookie } = opened;
        const at = opened.headers.get("location") ?? "";

        const page = await ask(at, { headers: { ...framed, cookie } });

        expect(setCookie(opened)).to.match(/; HttpOnly; Secure; Partitioned; SameSite=None$/);
        expect(framers(page)).to.equal(`${own} ${app}`);
        expect(page.headers.get("x-frame-options")).to.equal(null);
        expect(page.text).to.include("(proof)").and.not.include("Your name?");
      },
      { base },
    ));

  it("stays in the frame with whoever the app says has opened it", () =>
    withHouse(
      async (house) => {
        const { answer, page } = await begun(house, { by: "ann" });

        expect(setCookie(answer)).to.match(/; Secure; Partitioned; SameSite=None$/);
        expect(framers(page)).to.equal(`${own} ${app}`);
        expect(page.text).to.include("Your name?");
      },
      { base },
    ));

  it("shows nothing in a frame of another site without a proof", () =>
    withHouse(
      async (house) => {
        const { answer, page } = await begun(house);

        expect(setCookie(answer)).to.match(/; Secure; SameSite=Lax$/);
        expect(framers(page)).to.equal(own);
        expect(page.headers.get("x-frame-options")).to.equal("SAMEORIGIN");
      },
      { base },
    ));

  it("keeps its cookie to its own site where it cannot be sent in secret", () =>
    withHouse(async (house) => {
      const { answer, page } = await begun(house, { by: "ann" });

      expect(setCookie(answer)).to.match(/; HttpOnly; SameSite=Lax$/);
      expect(framers(page)).to.equal(own);
    }));

  it("takes nothing from another site's page in a browser that does not name the site", () =>
    withHouse(
      async (house) => {
        const { at, answer } = await begun(house, { by: "ann" });
        const sentFrom = (origin: string) =>
          house.ask(at, {
            ...{ method: "POST", body: new URLSearchParams({ "(send)": "yes" }) },
            headers: { cookie: answer.cookie, origin },
          });

        const [foreign, nowhere, ours] = [
          await sentFrom("https://shop.example"),
          await sentFrom("null"),
          await sentFrom(base),
        ];

        expect([foreign.status, nowhere.status, ours.status]).to.deep.equal([403, 403, 422]);
      },
      { base },
    ));
});
