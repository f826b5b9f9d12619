import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { choice, choices } from "../../../src/form/makers.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { talkOf } from "../../kit/forms.ts";

const towns = [
  ...["Aachen", "Berlin", "Bonn", "Bremen", "Dresden", "Erfurt", "Essen", "Frankfurt am Main"],
  ...["Frankfurt an der Oder", "Halle", "Hamburg", "Kiel", "Köln", "Leipzig", "Mainz", "Ulm"],
];
const labels = Object.fromEntries(towns.map((town, at) => [`t${at + 1}`, town]));
const Town = form("Town", z.object({ town: choice(labels, { title: "Which town?" }) }));
const Several = form("Towns", z.object({ towns: choices(labels, { title: "Which towns?" }) }));
const many = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [`n${at + 1}`, `No. ${at + 1}`]),
);
const Many = form("Many", z.object({ one: choice(many, { title: "Which of forty?" }) }));

describe("more options than an app shows at once", () => {
  it("are turned over in place by buttons", async () => {
    await talkOf(Many)
      .on("telegram")
      .says("/fill")
      .chooses("More ›")
      .seesNothingMore()
      .chooses("More ›")
      .chooses("‹ Previous")
      .chooses("No. 9")
      .sees('Result {"one":"n9"}');
  });

  it("are pages of one menu", async () => {
    await talkOf(Many)
      .on("discord")
      .says("/fill")
      .chooses("More ›")
      .chooses("No. 40")
      .sees('Result {"one":"n40"}');
  });

  it("are listed page by page where one types", async () => {
    await talkOf(Many)
      .on("whatsapp")
      .says("/fill")
      .sees("10. No. 10\n\nWrite")
      .says("More")
      .sees("Page 2 of 4:\n\n11. No. 11")
      .says("mehr")
      .sees("Page 3 of 4:\n\n21. No. 21")
      .says("12")
      .sees('Result {"one":"n12"}');
  });

  it("begin anew after the last page", async () => {
    const talk = talkOf(Many).on("whatsapp").says("/fill").says("more").says("more").says("more");

    await talk.sees("Page 4 of 4:").says("more").sees("Page 1 of 4:\n\n1. No. 1");
  });

  it("are found by the beginning of their words", async () => {
    await talkOf(Town)
      .on("whatsapp")
      .says("/fill")
      .says("frankfurt")
      .sees("This is what fits:\n\n8. Frankfurt am Main\n9. Frankfurt an der Oder")
      .says("9")
      .sees('Result {"town":"t9"}');
  });

  it("may be found and then pressed", async () => {
    const Long = form(
      "Long",
      z.object({ town: choice({ ...many, ...labels }, { title: "Which town?" }) }),
    );

    await talkOf(Long)
      .on("telegram")
      .says("/fill")
      .says("frankf")
      .offers("Frankfurt am Main", "Frankfurt an der Oder")
      .chooses("Frankfurt an der Oder")
      .sees('Result {"town":"t9"}');
  });

  it("show the others again after what was found", async () => {
    await talkOf(Town)
      .on("whatsapp")
      .says("/fill")
      .says("frankfurt")
      .says("more")
      .sees("Page 1 of 2:\n\n1. Aachen");
  });

  it("are asked again when nothing fits", async () => {
    await talkOf(Town)
      .on("whatsapp")
      .says("/fill")
      .says("Paris")
      .sees("That is not one of the answers. Which town?");
  });

  it("are taken one after another, with the end on every page", async () => {
    await talkOf(Several)
      .on("whatsapp")
      .says("/fill")
      .says("2, 3")
      .sees('Result {"towns":["t2","t3"]}');
    await talkOf(Several)
      .on("whatsapp")
      .says("/fill")
      .says("Bonn")
      .sees(/So far: Bonn.*10\. Hamburg\n16\. Done/s)
      .says("more")
      .sees(/15\. Ulm\n16\. Done/)
      .says("done")
      .sees('Result {"towns":["t3"]}');
  });

  it("mean the same after a change of the app", async () => {
    await talkOf(Many)
      .on("whatsapp")
      .says("/fill")
      .says("more")
      .on("telegram")
      .says("hi")
      .sees("Which of forty?")
      .chooses("More ›")
      .on("whatsapp")
      .says("11")
      .sees('Result {"one":"n11"}');
  });
});

describe("more options of a plain question", () => {
  it("turn over too", async () => {
    const pick = flow("pick", { command: "pick" }, async ({ choose, say }) => {
      await say(`Taken: ${await choose("one", "Which of forty?", many)}`);
    });

    await conversation(pick).says("/pick").chooses("More ›").chooses("No. 16").sees("Taken: n16");
  });
});
