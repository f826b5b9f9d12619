import { expect } from "chai";
import { z } from "zod";
import { event } from "../../../src/flow/event.ts";
import { flow } from "../../../src/flow/flow.ts";
import { Meeting } from "../../kit/meeting.ts";

const text = z.string().min(1);
const hour = 3_600_000;
const day = 24 * hour;

describe("sleep()", () => {
  const parcel = flow("parcel", { command: "parcel" }, async ({ say, sleep, choose }) => {
    await say("It is on its way.");
    await sleep("grace", "2 days");
    const came = await choose("came", "Has it come?", { yes: "Yes", no: "No" });
    await say(`So: ${came}.`);
  });

  it("goes on when its time has come, and not before", async () => {
    const meeting = new Meeting(parcel);

    const begun = await meeting.says("/parcel");
    const early = await meeting.passes(2 * day - 1);
    const due = await meeting.passes(1);

    expect(begun).to.deep.equal(["It is on its way."]);
    expect(early).to.deep.equal([]);
    expect(due).to.deep.equal(["Has it come?"]);
    expect(await meeting.says("yes")).to.deep.equal(["So: yes."]);
  });

  it("does not begin again when the customer writes meanwhile", async () => {
    const meeting = new Meeting(parcel);
    await meeting.says("/parcel");
    await meeting.passes(day);

    await meeting.says("/parcel");

    expect(await meeting.passes(day)).to.deep.equal(["Has it come?"]);
  });

  it("leaves the customer to other flows meanwhile", async () => {
    const greeting = flow("greeting", { fallback: true }, async ({ say }) => say("Hello."));
    const meeting = new Meeting(parcel, greeting);
    await meeting.says("/parcel");

    expect(await meeting.says("good day to you")).to.deep.equal(["Hello."]);
  });

  it("is over when the customer stops", async () => {
    const meeting = new Meeting(parcel);
    await meeting.says("/parcel");

    await meeting.says("stop");

    expect([...meeting.timers]).to.deep.equal([]);
  });

  it("is not disturbed by a timer that nobody waits for", async () => {
    const meeting = new Meeting(parcel);
    await meeting.says("/parcel");
    const [id = ""] = [...meeting.timers.keys()];
    await meeting.passes(2 * day);

    expect(await meeting.fires(id)).to.deep.equal([]);
    expect(meeting.run.wait?.step).to.equal("came");
  });

  it("takes up no length of time it cannot read", async () => {
    const never = flow("never", { command: "never" }, ({ sleep }) =>
      sleep("a", "2 fortnights" as never),
    );

    const failed = await new Meeting(never).says("/never").catch((error: unknown) => error);

    expect(failed).to.include({ code: "FLOW_BAD_DURATION" });
  });
});

describe("a question with a deadline", () => {
  const offer = flow("offer", { command: "offer" }, async ({ ask, say }) => {
    const size = await ask("size", "Which size?", text, { within: "2 days", remind: "4 hours" });
    await say(size === undefined ? "The offer has ended." : `Size ${size} is yours.`);
  });

  it("reminds once, then goes on without an answer", async () => {
    const meeting = new Meeting(offer);
    await meeting.says("/offer");

    expect(await meeting.passes(4 * hour)).to.deep.equal([
      "Just a reminder, there is no hurry: Which size?",
    ]);
    expect(await meeting.passes(day)).to.deep.equal([]);
    expect(await meeting.passes(day)).to.deep.equal(["The offer has ended."]);
    expect(meeting.customer.runs).to.deep.equal([]);
  });

  it("takes an answer in time and forgets its timers", async () => {
    const meeting = new Meeting(offer);
    await meeting.says("/offer");
    await meeting.passes(5 * hour);

    expect(await meeting.says("M")).to.deep.equal(["Size M is yours."]);
    expect([...meeting.timers]).to.deep.equal([]);
  });

  it("keeps its deadline when it is asked again", async () => {
    const strict = flow("strict", { command: "strict" }, async ({ ask, say }) => {
      const age = await ask("age", "Your age?", z.coerce.number("A number"), { within: "1 day" });
      await say(`${age}`);
    });
    const meeting = new Meeting(strict);
    await meeting.says("/strict");
    const [before] = [...meeting.timers.values()];
    await meeting.passes(hour);

    expect(await meeting.says("old")).to.deep.equal(["A number. Your age?"]);
    expect([...meeting.timers.values()]).to.deep.equal([before]);
  });

  it("may be a choice", async () => {
    const choosing = flow("choosing", { command: "choosing" }, async ({ choose, say }) => {
      const when = await choose("when", "When?", { now: "Now" }, { within: "1 hour" });
      await say(`${when ?? "never"}`);
    });
    const meeting = new Meeting(choosing);
    await meeting.says("/choosing");

    expect(await meeting.passes(hour)).to.deep.equal(["never"]);
  });
});

describe("an effect that fails for a while", () => {
  it("is tried again by timers, and the customer sees one answer", async () => {
    let tries = 0;
    const shop = flow("shop", { command: "shop" }, async ({ once, say }) => {
      const stock = await once("stock", () => {
        tries += 1;
        if (tries < 3) throw new Error("the warehouse is closed");
        return 7;
      });
      await say(`There are ${stock}.`);
    });
    const meeting = new Meeting(shop);

    expect(await meeting.says("/shop")).to.deep.equal([
      "One moment, this takes a little longer than usual.",
    ]);
    expect(await meeting.passes(999)).to.deep.equal([]);
    expect(await meeting.passes(1 + 2_000)).to.deep.equal(["There are 7."]);
    expect(tries).to.equal(3);
  });
});

describe("waitFor()", () => {
  const delivered = event("delivered", z.object({ parcel: z.string() }));
  const tracking = flow("tracking", { command: "track" }, async ({ waitFor, say }) => {
    const { parcel } = await waitFor("arrival", delivered);
    await say(`Parcel ${parcel} is here.`);
  });

  it("goes on with what has happened", async () => {
    const meeting = new Meeting(tracking);
    await meeting.says("/track");

    expect(await meeting.happens("delivered", { parcel: "A1" })).to.deep.equal([
      "Parcel A1 is here.",
    ]);
  });

  it("is not moved by another event", async () => {
    const meeting = new Meeting(tracking);
    await meeting.says("/track");

    expect(await meeting.happens("lost", { parcel: "A1" })).to.deep.equal([]);
    expect(meeting.last.note).to.equal("an event that nobody waits for");
    expect(meeting.run.wait).to.include({ kind: "event", event: "delivered" });
  });

  it("goes on without it after its deadline", async () => {
    const patient = flow("patient", { command: "wait" }, async ({ waitFor, say }) => {
      const parcel = await waitFor("arrival", delivered, { within: "5 days" });
      await say(parcel === undefined ? "It must be lost." : "Here it is.");
    });
    const meeting = new Meeting(patient);
    await meeting.says("/wait");

    expect(await meeting.passes(5 * day)).to.deep.equal(["It must be lost."]);
  });

  it("parks the run when a release does not take what has come", async () => {
    const meeting = new Meeting(tracking);
    await meeting.says("/track");

    await meeting.happens("delivered", { box: 7 });

    expect(meeting.run.parked?.error).to.match(/^What came with the event "delivered"/);
  });

  it("shows the open question of another run again when it ends", async () => {
    const tea = flow("tea", { command: "tea" }, ({ ask }) => ask("cups", "How many cups?", text));
    const meeting = new Meeting(tracking, tea);
    await meeting.says("/track");
    await meeting.says("/tea");

    expect(await meeting.happens("delivered", { parcel: "A1" })).to.deep.equal([
      "Parcel A1 is here.",
      "How many cups?",
    ]);
  });
});

describe("a flow that an event begins", () => {
  const delivered = event("delivered", z.object({ parcel: z.string() }));
  const survey = flow("survey", { on: delivered }, async ({ ask, say }, { parcel }) => {
    const mark = await ask("mark", `How was parcel ${parcel}?`, text);
    await say(`${parcel}: ${mark}`);
  });

  it("gets what has come, on every turn", async () => {
    const meeting = new Meeting(survey);

    expect(await meeting.happens("delivered", { parcel: "A1" })).to.deep.equal([
      "How was parcel A1?",
    ]);
    expect(await meeting.says("fine")).to.deep.equal(["A1: fine"]);
  });

  it("runs once for each event", async () => {
    const meeting = new Meeting(survey);
    for (const parcel of ["A1", "B2"]) await meeting.happens("delivered", { parcel });

    expect(await meeting.says("good")).to.deep.equal(["B2: good", "How was parcel A1?"]);
    expect(await meeting.says("bad")).to.deep.equal(["A1: bad"]);
  });
});
