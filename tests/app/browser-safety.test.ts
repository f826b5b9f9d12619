import { expect } from "chai";
import { jsonBody, type Simulator, withServer } from "../kit/server.ts";

const hi = jsonBody('{"text":"hi"}');
const anns = "/simulator/telegram/ann/messages";

function hostOf({ address }: Simulator): string {
  return new URL(address).host;
}

function posts({ ask }: Simulator, headers: Record<string, string>) {
  return ask("POST", anns, { ...hi, headers: { ...hi.headers, ...headers } });
}

describe("browser safety", () => {
  describe("a request another site makes", () => {
    const foreign: Record<string, Record<string, string>> = {
      "by another host name": { host: "shop.example" },
      "by a host name that begins like ours": { host: "localhost.example:3000" },
      "by a host name with ours inside": { host: "127.0.0.1.example" },
      "from a page of another site": { "sec-fetch-site": "cross-site" },
      "from a page of another port": { "sec-fetch-site": "same-site" },
      "from a page with a made-up relation": { "sec-fetch-site": "same-origin, cross-site" },
      "from another origin": { origin: "https://shop.example" },
      "from another port's origin": { origin: "http://127.0.0.1:1" },
      "from an origin that begins like ours": { origin: "http://127.0.0.1.example" },
      "from a sandboxed page": { origin: "null" },
      "as a form that leads here": {
        ...{ origin: "https://shop.example", "sec-fetch-site": "cross-site" },
        ...{ "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      },
    };

    for (const [name, headers] of Object.entries(foreign)) {
      it(`is refused ${name}`, () =>
        withServer(async (server) => {
          const answer = await posts(server, headers);

          expect(answer.status).to.equal(403);
          expect(answer.json.error.code).to.equal("FOREIGN_SITE");
          expect(await server.phone("telegram", "ann")).to.deep.equal([]);
        }));
    }

    it("is refused on every address", () =>
      withServer(async ({ ask }) => {
        const headers = { origin: "https://shop.example" };
        const addresses = ["/", "/livez", "/readyz", "/api/status", "/api/live", "/api/customers"];

        for (const path of [...addresses, "/simulator/telegram/ann", "/nothing"]) {
          expect((await ask("GET", path, { headers })).status, path).to.equal(403);
        }
        expect((await ask("POST", "/simulator/restart", { headers })).status).to.equal(403);
      }));

    it("is not told that it may ask", () =>
      withServer(async ({ ask }) => {
        const headers = {
          origin: "https://shop.example",
          "access-control-request-method": "POST",
        };

        const answer = await ask("OPTIONS", anns, { headers });

        expect(answer.headers).to.not.have.any.keys(
          "access-control-allow-origin",
          "access-control-allow-methods",
        );
      }));
  });

  describe("a request of our own page", () => {
    it("is answered with the headers a browser adds", () =>
      withServer(async (server) => {
        const answer = await posts(server, {
          ...{ origin: server.address, "sec-fetch-site": "same-origin" },
          ...{ "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
        });

        expect(answer.status).to.equal(202);
      }));

    it("is answered by the name localhost", () =>
      withServer(async (server) => {
        const host = hostOf(server).replace("127.0.0.1", "localhost");

        const answer = await posts(server, { host, origin: `http://${host}` });

        expect(answer.status).to.equal(202);
      }));
  });

  describe("a link to the page", () => {
    it("may be followed from another site", () =>
      withServer(async ({ ask }) => {
        const headers = {
          ...{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
          "sec-fetch-dest": "document",
        };

        expect((await ask("GET", "/", { headers })).status).to.equal(200);
      }));

    it("may not show the page inside another site's", () =>
      withServer(async ({ ask }) => {
        const headers = {
          ...{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
          "sec-fetch-dest": "iframe",
        };

        const answer = await ask("GET", "/", { headers });

        expect(answer.status).to.equal(403);
      }));
  });

  describe("every answer", () => {
    for (const path of [
      "/",
      "/livez",
      "/api/status",
      "/simulator/telegram/ann",
      "/nothing",
      "/%",
    ]) {
      it(`keeps the browser on its guard at ${path}`, () =>
        withServer(async ({ ask }) => {
          const { headers } = await ask("GET", path);

          expect(headers["content-security-policy"])
            .to.include("default-src 'self'")
            .and.include("frame-ancestors 'none'")
            .and.include("object-src 'none'")
            .and.include("base-uri 'none'")
            .and.not.include("unsafe");
          expect(headers["x-content-type-options"]).to.equal("nosniff");
          expect(headers["referrer-policy"]).to.equal("no-referrer");
          expect(headers).to.not.have.any.keys("x-powered-by", "access-control-allow-origin");
        }));
    }
  });
});
