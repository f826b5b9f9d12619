import { createHmac, generateKeyPairSync } from "node:crypto";
import { expect } from "chai";
import { SignJWT } from "jose";
import { signedLinks } from "../../app/signed-links.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";

const key = "a key of more than thirty-two characters";
const link = {
  audience: "form",
  subject: "customer-1",
  id: "link-1",
  facts: { run: "run-1", step: "claim" },
};

function aDeployment({ clock = new ManualClock(), secret = key } = {}) {
  return { clock, links: signedLinks(secret, { clock }) };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

describe("a signed link", () => {
  it("says what was signed", async () => {
    const { links } = aDeployment();

    const read = await links.read(await links.sign(link), "form");

    expect(read).to.deep.equal({ type: "valid", ...link });
  });

  it("fits into an address", async () => {
    expect(await aDeployment().links.sign(link)).to.match(/^[\w.-]{1,400}$/);
  });

  it("is expired after half an hour", async () => {
    const { links, clock } = aDeployment();
    const token = await links.sign(link);

    clock.advance(29 * 60_000);
    const before = await links.read(token, "form");
    clock.advance(61_000);
    const after = await links.read(token, "form");

    expect([before.type, after.type]).to.deep.equal(["valid", "expired"]);
  });

  it("opens nothing but what it was made for", async () => {
    const { links } = aDeployment();

    expect(await links.read(await links.sign(link), "file")).to.deep.equal({ type: "refused" });
  });

  it("is refused by a deployment with another key", async () => {
    const other = aDeployment({ secret: "another key of more than thirty characters" });

    const token = await other.links.sign(link);

    expect(await aDeployment().links.read(token, "form")).to.deep.equal({ type: "refused" });
  });

  it("is refused when any one of its characters is changed", async () => {
    const { links } = aDeployment();
    const token = await links.sign(link);
    const types = new Set<string>();
    // The last character of a signature has bits that mean nothing.
    for (let at = 0; at < token.length - 1; at += 1) {
      const other = token[at] === "A" ? "B" : "A";
      const altered = token.slice(0, at) + other + token.slice(at + 1);
      types.add((await links.read(altered, "form")).type);
    }

    expect([...types]).to.deep.equal(["refused"]);
  });

  it("is refused without a signature, whatever its header claims", async () => {
    const { links, clock } = aDeployment();
    const now = Math.floor(clock.now().getTime() / 1_000);
    const claims = { aud: "form", sub: "x", jti: "y", iat: now, exp: now + 60, facts: {} };
    const unsigned = ["none", "None", "NONE", ""].flatMap((alg) => [
      `${part({ alg })}.${part(claims)}.`,
      `${part({ alg, typ: "JWT" })}.${part(claims)}.${part("x")}`,
    ]);

    const read = await Promise.all(unsigned.map((token) => links.read(token, "form")));

    expect(new Set(read.map(({ type }) => type))).to.deep.equal(new Set(["refused"]));
  });

  it("is refused when it is signed in another way with what others can know", async () => {
    const { links, clock } = aDeployment();
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const now = Math.floor(clock.now().getTime() / 1_000);
    const claims = { aud: "form", sub: "x", jti: "y", iat: now, exp: now + 60, facts: {} };
    const rsa = await new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
    const head = `${part({ alg: "HS256" })}.${part(claims)}`;
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const confused = `${head}.${createHmac("sha256", pem).update(head).digest("base64url")}`;
    const longer = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS512" })
      .sign(new TextEncoder().encode(`${key}${key}`));

    for (const token of [rsa, confused, longer, "", "a.b.c", "..", `${head}.`])
      expect(await links.read(token, "form"), token).to.deep.equal({ type: "refused" });
  });

  it("is refused when it was signed to last longer than half an hour", async () => {
    const { links, clock } = aDeployment();
    const now = Math.floor(clock.now().getTime() / 1_000);
    const long = await new SignJWT({ facts: {} })
      .setProtectedHeader({ alg: "HS256" })
      .setAudience("form")
      .setSubject("x")
      .setJti("y")
      .setIssuedAt(now - 3_600)
      .setExpirationTime(now + 3_600)
      .sign(new TextEncoder().encode(key));

    expect((await links.read(long, "form")).type).to.equal("expired");
  });
});
