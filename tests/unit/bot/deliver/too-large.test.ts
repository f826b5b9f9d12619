import { expect } from "chai";
import { StoreError } from "../../../../src/base/errors.ts";
import { fitted } from "../../../../src/bot/deliver/too-large.ts";
import { activityOf } from "../../../../src/flow/content.ts";
import { languageFor } from "../../../../src/flow/words.ts";
import { Deliveries } from "../../../kit/deliveries.ts";
import { aFile } from "../../../kit/files.ts";
import { textsTo } from "../../../kit/sending.ts";

describe("a file that is too large for an app", () => {
  const film = aFile({ name: "film.mp4", type: "video/mp4", sizeBytes: 64_000_000 });
  const part = activityOf({ text: "", files: [film] });
  const english = languageFor("en");

  it("goes out as a link", async () => {
    const linkTo = async ({ name }: { name: string }) => `https://shop.example/f/${name}`;

    const sent = await fitted(part, 50_000_000, { language: english, linkTo });

    expect(sent.part).to.deep.equal({
      type: "message",
      text: "film.mp4 (64 MB):\nhttps://shop.example/f/film.mp4",
    });
    expect(sent.note).to.include("sent as a link");
  });

  it("is said to be too large, in the customer's language, where there is no link", async () => {
    const german = await fitted(part, 50_000_000, {
      language: languageFor("de"),
      linkTo: undefined,
    });

    expect(german.part.text).to.include("film.mp4 (64 MB) ist zu groß");
    expect(german.note).to.include("set PUBLIC_URL");
  });

  it("goes out as it is where the app takes it", async () => {
    const sent = await fitted(part, 64_000_000, { language: english, linkTo: undefined });

    expect(sent).to.deep.equal({ part });
  });
});

describe("a message with a file", () => {
  it("tells whoever cannot get it, and the story says why", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    const film = aFile({ name: "film.mp4", sizeBytes: 64_000_000 });
    const activity = activityOf({ text: "", files: [film] });
    ann.isPromised("telegram", "", { id: "film", act: { type: "send", activity } });

    await all.run();

    expect(textsTo(all, "telegram")).to.deep.equal([
      "film.mp4 (64 MB) is too large to be sent here. Please ask us for it in another way.",
    ]);
    expect(ann.exchange("")).to.include({
      state: "sent",
      note: "too large for this app: set PUBLIC_URL to send a link",
    });
  });

  it("fails when its file is no longer kept, and the next goes out", async () => {
    const all = new Deliveries();
    const ann = all.person("ann");
    const error = new StoreError("STORE_NO_FILE", "There is no such file");
    all.driver("telegram").plays("ann", { type: "fails", error });
    for (const text of ["terms", "anything else?"]) ann.isPromised("telegram", text);

    await all.run();

    expect(ann.exchange("terms")).to.include({ state: "failed", note: "There is no such file" });
    expect(textsTo(all, "telegram")).to.deep.equal(["anything else?"]);
  });
});
