import { expect } from "chai";
import { z } from "zod";
import { alike } from "../../../src/flow/alike.ts";
import { flow } from "../../../src/flow/flow.ts";
import { Meeting } from "../../kit/meeting.ts";

const text = z.string().min(1);
const sorry = "There is no earlier question that we could go back to.";

describe("a phrase with typing errors", () => {
  const phrases = new Map([
    ["my parcel arrived broken", "claim"],
    ["track my parcel", "track"],
    ["stop it", "stop"],
    ["help", "help"],
  ]);
  const meant: readonly (readonly [string, string | undefined])[] = [
    ["my parcel arrived broken", "claim"],
    ["my parcle arived brocken", "claim"],
    ["track my parcels", "track"],
    ["trak my parcel", "track"],
    ["halp", undefined],
    ["parcel", undefined],
    ["my parcel arrived broken yesterday", undefined],
    ["", undefined],
  ];
  for (const [said, meaning] of meant) {
    it(`means ${meaning ?? "nothing"} in "${said}"`, () => {
      expect(alike(said, phrases)).to.equal(meaning);
    });
  }

  it("means nothing when two are equally near", () => {
    const two = new Map([
      ["order tea", "tea"],
      ["order ten", "ten"],
    ]);

    expect(alike("order teb", two)).to.equal(undefined);
    expect(alike("order ten", two)).to.equal("ten");
  });

  it("begins a flow", async () => {
    const claim = flow("claim", { says: ["My parcel arrived broken"] }, ({ say }) => say("Oh."));

    expect(await new Meeting(claim).says("my parcle arrived broken!")).to.deep.equal(["Oh."]);
  });
});

describe("a link", () => {
  const table = flow("table", { link: "table" }, async ({ say, link, ask }) => {
    await say(`Table ${link || "unknown"}.`);
    await ask("dish", `What for table ${link}?`, text);
  });

  it("begins its flow and hands over what comes after its name", async () => {
    expect(await new Meeting(table).says("/start table-7")).to.deep.equal([
      "Table 7.",
      "What for table 7?",
    ]);
  });

  it("begins its flow with nothing after its name", async () => {
    expect((await new Meeting(table).says("/start table"))[0]).to.equal("Table unknown.");
  });

  it("that nobody knows is a start like any other", async () => {
    const greeting = flow("greeting", { fallback: true }, ({ say }) => say("Hello."));

    expect(await new Meeting(table, greeting).says("/start spring")).to.deep.equal(["Hello."]);
  });

  it("is handed over on every turn", async () => {
    const meeting = new Meeting(table);
    await meeting.says("/start table_12");

    expect(await meeting.says("/start")).to.deep.equal(["What for table 12?"]);
  });
});

describe("a wish to go back", () => {
  const booking = flow("booking", { command: "book" }, async ({ say, ask, choose, once }) => {
    await say("Welcome.");
    const name = await ask("name", "Your name?", text);
    const nights = await choose("nights", `How long, ${name}?`, { "1": "One", "2": "Two" });
    await once("book", () => nights);
    await ask("mail", "Your e-mail?", text);
  });

  it("asks the last question again, and what hangs on it anew", async () => {
    const meeting = new Meeting(booking);
    for (const said of ["/book", "Amn"]) await meeting.says(said);

    expect(await meeting.says("back")).to.deep.equal(["Your name?"]);
    expect(await meeting.says("Ann")).to.deep.equal(["How long, Ann?"]);
  });

  it("does not go past what has been done", async () => {
    const meeting = new Meeting(booking);
    for (const said of ["/book", "Ann", "One"]) await meeting.says(said);

    expect(await meeting.says("zurück")).to.deep.equal([sorry]);
    expect(meeting.run.wait?.step).to.equal("mail");
  });

  it("is answered at the first question, and when nothing is open", async () => {
    const meeting = new Meeting(booking);

    expect(await meeting.says("back")).to.deep.equal([sorry]);
    await meeting.says("/book");
    expect(await meeting.says("back")).to.deep.equal([sorry]);
  });

  it("asks for what was told, not for what was known", async () => {
    const known = flow("known", { command: "known" }, async ({ ask }) => {
      await ask("colour", "Your colour?", text);
      await ask("name", "Your name?", text, { remember: "name" });
      await ask("mail", "Your e-mail?", text);
    });
    const meeting = new Meeting(known);
    const fact = { value: "Ann", at: meeting.at, source: "m0", channel: "telegram" };
    meeting.customer = { ...meeting.customer, facts: { name: fact } };
    for (const said of ["/known", "red"]) await meeting.says(said);

    expect(await meeting.says("back")).to.deep.equal(["Your colour?"]);
    expect(await meeting.says("blue")).to.deep.equal(["Your e-mail?"]);
  });
});

describe("a card", () => {
  const menu = flow("menu", { fallback: true }, async ({ say }) => {
    await say({ text: "What may it be?", buttons: ["Tea", { title: "My order", says: "/order" }] });
  });
  const order = flow("order", { command: "order" }, ({ say }) => say("It is on its way."));

  it("has buttons that say what they stand for", async () => {
    const meeting = new Meeting(menu, order);
    await meeting.says("hi");

    expect(await meeting.pressesValue("says:/order")).to.deep.equal(["It is on its way."]);
  });

  it("answers an open question by its button", async () => {
    const asking = flow("asking", { fallback: true }, async ({ say, ask }) => {
      await say({ text: "Some people say:", buttons: ["Blue"] });
      await say(await ask("colour", "Your colour?", text));
    });
    const meeting = new Meeting(asking);
    await meeting.says("hi");

    expect(await meeting.pressesValue("says:Blue")).to.deep.equal(["Blue"]);
  });
});
