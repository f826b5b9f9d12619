// Files that are chosen in a form of the app's own, where they lie at the app until they are fetched.
import { z } from "zod";
import { form } from "../../../src/form/form.ts";
import { file } from "../../../src/form/makers.ts";
import { talkOf } from "../../kit/forms.ts";
import { aPdf, aPicture, aProgram, aText } from "../../kit/sent-files.ts";

const Claim = form(
  "Claim",
  z.object({
    order: z.string().min(2).meta({ title: "Order number?" }),
    photo: file({ title: "A photo?", accept: ["image/*"], maxMegabytes: 0.001 }),
    papers: file({ title: "Your papers?", accept: ["application/pdf"], most: 3 }),
    note: file({ title: "A note?" }).optional(),
  }),
);
const texts = { order: "AB123456" };
const files = { photo: [aPicture()], papers: [aPdf(), aPdf("second.pdf")] };
const talk = () => talkOf(Claim).on("discord").says("/fill").sees("Claim: 4 questions.");

describe("files in a form of the app's own", () => {
  it("are taken with all that was filled in", async () => {
    await talk()
      .submits({ ...texts, ...files, note: [] })
      .sees("box.png")
      .chooses("Yes, all of it")
      .sees(/"photo":\{.*"type":"image\/png".*"papers":\[\{.*"invoice.pdf".*\},\{.*"second.pdf"/)
      .isThrough();
  });

  it("are asked for again, with the reason, when they are of another type", async () => {
    await talk()
      .submits({ ...texts, ...files, photo: [aProgram()] })
      .sees("That kind of file cannot be taken here: it has to be a picture. A photo?")
      .submits({ photo: [aPicture()] })
      .sees("Questions left: 1.");
  });

  it("are asked for again when the app has more than is taken", async () => {
    await talk()
      .submits({ ...texts, ...files, photo: [aText("large.png", "x".repeat(12_000_000))] })
      .sees(/too large.*A photo\?/)
      .sends(aPicture())
      .sees("A note?");
  });

  it("may come in the chat instead, where the form then asks for the others", async () => {
    await talk()
      .says("AB123456")
      .sends(aPicture())
      .says("/start")
      .sees("Questions left: 2.")
      .submits({ papers: [aPdf()], note: [aText()] })
      .chooses("Yes, all of it")
      .sees(/"note":\{.*"note.txt"/);
  });
});
