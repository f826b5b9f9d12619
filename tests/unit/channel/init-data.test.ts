// Who opened a page inside an app: only what the app has signed counts, and only for a while.
import { createHmac } from "node:crypto";
import { expect } from "chai";
import { initDataOf, whoOpened } from "../../../src/channel/init-data.ts";

const secret = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const now = new Date("2026-03-01T12:00:00Z");
const openedAt = now.getTime() / 1_000;

/** Signed as the documentation says it, line by line. */
function signed(fields: Readonly<Record<string, string>>, token = secret): string {
  const lines = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`);
  const key = createHmac("sha256", "WebAppData").update(token).digest();
  const hash = createHmac("sha256", key).update(lines.join("\n")).digest("hex");
  return new URLSearchParams({ ...fields, hash }).toString();
}

const fields = {
  query_id: "AAHdF6IQAAAAAN0XohDhrOrc",
  user: JSON.stringify({ id: 279058397, first_name: "Vladislav", username: "vdkfrost" }),
  auth_date: String(openedAt - 60),
  signature: "aSignatureOfAnotherKind",
};

describe("who opened a page inside an app", () => {
  it("is told by what the app has signed", () => {
    expect(whoOpened(signed(fields), { secret, now })).to.equal("279058397");
  });

  it("is told by what a simulated app signs", () => {
    expect(whoOpened(initDataOf("ann", { secret, now }), { secret, now })).to.equal("ann");
  });

  const [, hash = ""] = /hash=(\w+)/.exec(signed(fields)) ?? [];
  for (const [title, proof] of [
    ["is signed with another account's secret", signed(fields, "7:another")],
    ["has another user than was signed", signed(fields).replace("279058397", "279058398")],
    ["has a field more", `${signed(fields)}&start_param=x`],
    ["has a field less", signed(fields).replace(/&?query_id=[^&]*/, "")],
    ["has no signature", signed(fields).replace(/&?hash=\w+/, "")],
    ["has half a signature", signed(fields).replace(hash, hash.slice(0, 32))],
    ["has two signatures", `hash=${"0".repeat(64)}&${signed(fields)}`],
    ["has the right signature twice", `${signed(fields)}&hash=${hash}`],
    ["is more than half an hour old", signed({ ...fields, auth_date: String(openedAt - 1_801) })],
    ["is of a time to come", signed({ ...fields, auth_date: String(openedAt + 120) })],
    ["has no time", signed({ user: fields.user })],
    ["has no user", signed({ auth_date: fields.auth_date })],
    ["has a user without an id", signed({ ...fields, user: "{}" })],
    ["has a user that is no JSON", signed({ ...fields, user: "ann" })],
    ["is empty", ""],
  ] as const) {
    it(`is not told by what ${title}`, () => {
      expect(whoOpened(proof, { secret, now })).to.equal(undefined);
    });
  }
});
