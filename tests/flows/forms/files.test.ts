import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { contact, file, location, phone } from "../../../src/form/makers.ts";
import { conversation } from "../../../src/testing/conversation.ts";
import { talkOf } from "../../kit/forms.ts";
import { aPdf, aPicture, aProgram, aText } from "../../kit/sent-files.ts";

const Photo = form(
  "Photo",
  z.object({ photo: file({ title: "A photo of it?", accept: ["image/*"], maxMegabytes: 0.001 }) }),
);
const Papers = form(
  "Papers",
  z.object({
    papers: file({ title: "Your papers?", accept: ["application/pdf", "image/*"], most: 3 }),
    note: z.string().meta({ title: "A note?" }),
  }),
);

describe("a form that asks for a file", () => {
  it("takes the file that is sent, and knows its type by its content", async () => {
    await talkOf(Photo)
      .says("/fill")
      .sees("A photo of it?")
      .sends(aPicture("holiday.jpg"))
      .sees(/"name":"holiday.jpg","type":"image\/png","sizeBytes":70/);
  });

  it("goes on with it on another app", async () => {
    await talkOf(Papers)
      .on("telegram")
      .says("/fill")
      .sends(aPdf(), aPicture())
      .on("discord")
      .says("done")
      .sees("A note?")
      .on("whatsapp")
      .says("none")
      .sees(/"type":"application\/pdf".*"type":"image\/png"/);
  });

  it("asks again when words come instead", async () => {
    await talkOf(Photo)
      .says("/fill")
      .says("I have no camera")
      .sees("A file is needed here: attach it to your message. A photo of it?");
  });

  it("says what fits when it is of another type, whatever its name", async () => {
    await talkOf(Photo)
      .says("/fill")
      .sends(aProgram("box.png"))
      .sees("That kind of file cannot be taken here: it has to be a picture.")
      .in("de")
      .says("sprache deutsch")
      .sends(aPdf("box.jpg"))
      .sees("Diese Art von Datei können wir hier nicht annehmen. Möglich: ein Bild.");
  });

  it("says how large a file may be", async () => {
    const large = { name: "a.gif", content: `GIF89a${" ".repeat(2_000)}` };

    await talkOf(Photo).says("/fill").sends(large).sees("That file is too large: at most 1 kB.");
  });

  it("says that a file is empty", async () => {
    await talkOf(Photo).says("/fill").sends(aText("a.png", "")).sees("That file is empty.");
  });

  it("takes one file only where one is asked for", async () => {
    await talkOf(Photo)
      .says("/fill")
      .sends(aPicture(), aPicture())
      .sees("Only one file fits here: send the one that counts.");
  });

  it("takes several one after another, and ends with the last", async () => {
    await talkOf(Papers)
      .says("/fill")
      .sends(aPdf("one.pdf"))
      .sees("So far: one.pdf (51 bytes). Anything else?")
      .sends(aPdf("two.pdf"))
      .sees("So far: one.pdf (51 bytes), two.pdf (51 bytes). Anything else?")
      .sends(aPdf("three.pdf"))
      .sees("A note?");
  });

  it("keeps those of several that fit, and says what is wrong with the others", async () => {
    await talkOf(Papers)
      .says("/fill")
      .sends(aPdf("one.pdf"), aText())
      .sees(/it has to be PDF or a picture\.\nSo far: one.pdf \(51 bytes\)/)
      .chooses("Done")
      .says("none")
      .sees(/"papers":\[\{[^{]*"name":"one.pdf"[^{]*\}\]/);
  });

  it("refuses more files than it takes", async () => {
    await talkOf(Papers)
      .says("/fill")
      .sends(aPdf(), aPdf(), aPdf(), aPdf())
      .sees("At most 3 of them, please.");
  });
});

describe("what is shared on an app", () => {
  const Meeting = form(
    "Meeting",
    z.object({
      where: location({ title: "Where?" }),
      who: contact({ title: "Who comes too?" }),
      phone: phone({ title: "Your number?" }),
    }),
  );

  it("answers the fields it is made for", async () => {
    await talkOf(Meeting)
      .says("/fill")
      .shares({ latitude: 52.5, longitude: 13.4, address: "Berlin" })
      .shares({ name: "Ben", phone: "27821234567" })
      .shares({ name: "Ann", phone: "+27 82 765 4321", isOwn: true })
      .chooses("Yes, all of it")
      .sees('"where":{"latitude":52.5,"longitude":13.4}');
  });

  it("is refused where words are wanted", async () => {
    await talkOf(Papers)
      .says("/fill")
      .sends(aPdf(), aPdf(), aPdf())
      .shares({ latitude: 52.5, longitude: 13.4 })
      .sees("What you sent does not fit here. Write the answer. A note?");
  });
});

describe("a question outside of a form", () => {
  const asking = flow("ask", { command: "ask" }, async ({ ask, say }) => {
    const photo = await ask("photo", "A photo of it?", file({ accept: ["image/*"] }));
    const note = await ask("note", "A note?", z.string());
    await say(`${photo.name}: ${note}`);
  });

  it("takes a file where its schema is made for one", async () => {
    await conversation(asking)
      .says("/ask")
      .says("no")
      .sees("A file is needed here: attach it to your message. A photo of it?")
      .sends(aPdf())
      .sees("it has to be a picture. A photo of it?")
      .sends(aPicture())
      .sees("A note?")
      .says("thanks")
      .sees("box.png: thanks");
  });

  it("takes the text beside a file where it asks for text", async () => {
    await conversation(asking)
      .says("/ask")
      .sends(aPicture())
      .sends(aPicture())
      .sees("What you sent does not fit here. Write the answer. A note?")
      .sends("as you see", aPicture())
      .sees("box.png: as you see");
  });
});
