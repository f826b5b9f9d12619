// Files that are chosen in a form of a simulated app, over HTTP.
import { expect } from "chai";
import { aPicture, aProgram } from "../kit/sent-files.ts";
import { jsonBody, type Simulator, withServer } from "../kit/server.ts";

const filledIn = { order: ["AB123456"], damaged: ["box"], phone: ["040 1234567"] };

async function choose({ ask }: Simulator, { name, content } = aPicture()) {
  const query = new URLSearchParams({ name });
  const path = `/simulator/discord/ann/form-files?${query}`;
  return ask("POST", path, { body: Buffer.from(content) });
}

/** Opens the claim's form, and sends it with what was chosen for the photo. */
async function sends(server: Simulator, chosen: unknown) {
  await server.says("discord", "ann", "/claim");
  const shown = await server.shows("discord", "ann", "What is your order number?");
  const form = shown.findLast((message) => message.form)?.form?.id;
  const body = jsonBody(JSON.stringify({ form, answers: filledIn, chosen }));
  return server.ask("POST", "/simulator/discord/ann/messages", body);
}

describe("a file chosen in a form of a simulated app", () => {
  it("is sent with the form", () =>
    withServer(async (server) => {
      const { status, json } = await choose(server);
      const sent = await sends(server, { photo: [json] });

      expect([status, sent.status]).to.deep.equal([201, 202]);
      expect(json.file).to.include({ name: "box.png", type: "image/png" });
      await server.shows("discord", "ann", "box.png (70 bytes)");
    }));

  it("is asked for again when it is none that is wanted", () =>
    withServer(async (server) => {
      const { json } = await choose(server, aProgram());
      await sends(server, { photo: [json] });

      await server.shows("discord", "ann", "it has to be a picture.");
    }));

  it("is refused when it is no file of the app's", () =>
    withServer(async (server) => {
      const claimed = { type: "file", file: { hash: "../../etc", name: "x", type: "image/png" } };

      expect((await sends(server, { photo: [claimed] })).status).to.equal(400);
    }));
});
