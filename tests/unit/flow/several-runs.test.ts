import { expect } from "chai";
import { z } from "zod";
import { event } from "../../../src/flow/event.ts";
import { flow } from "../../../src/flow/flow.ts";
import { conversation } from "../../../src/testing/index.ts";
import { anEngine, textOf } from "../../kit/engine.ts";
import { complaint, tea } from "../../kit/flows.ts";

async function complainingOverTea(how = "/complain") {
  const engine = await anEngine({ flows: [tea, complaint] });
  for (const text of ["hi", "Ann", how]) await engine.says("telegram", "ann", text);
  return engine;
}

describe("a flow that interrupts another", () => {
  it("asks its own question at once", async () => {
    const engine = await complainingOverTea();

    expect(engine.lastReply("telegram", "ann")).to.equal("Which table?");
  });

  it("takes the answers until it ends, then the other goes on with its prompt", async () => {
    const engine = await complainingOverTea();

    await engine.says("telegram", "ann", "7");
    await engine.presses("telegram", "ann", "A hot one");

    expect(engine.replies("telegram", "ann").slice(-3)).to.deep.equal([
      "What may we do?",
      "hot for table 7.",
      "How many cups?",
    ]);
    const { runs } = await engine.customer("ann");
    expect(runs.map(({ flow, memo }) => [flow, memo.length])).to.deep.equal([["tea", 1]]);
  });

  it("is started by a sentence the waiting step refuses", async () => {
    const engine = await complainingOverTea("my tea is cold");

    expect(engine.lastReply("telegram", "ann")).to.equal("Which table?");
    expect((await engine.customer("ann")).runs).to.have.lengthOf(2);
  });

  it("is not started by a sentence the waiting step takes", async () => {
    const engine = await anEngine({ flows: [tea, complaint] });
    await engine.says("telegram", "ann", "hi");

    await engine.says("telegram", "ann", "my tea is cold");

    expect(engine.lastReply("telegram", "ann")).to.equal("How many cups?");
  });

  it("that is open already is gone back to, not begun twice", async () => {
    const engine = await complainingOverTea();
    await engine.says("telegram", "ann", "7");
    await engine.says("telegram", "ann", "/tea");

    await engine.says("telegram", "ann", "/complain");

    expect(engine.lastReply("telegram", "ann")).to.equal("What may we do?");
    expect((await engine.customer("ann")).runs).to.have.lengthOf(2);
  });

  it("survives a restart together with the one it interrupted", async () => {
    const engine = await complainingOverTea();

    await engine.restartWith();
    await engine.says("telegram", "ann", "7");
    await engine.restartWith({ after: "stop" });
    await engine.says("telegram", "ann", "My money");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "back for table 7.",
      "How many cups?",
    ]);
  });

  it("leaves old buttons of the other without effect", async () => {
    const engine = await anEngine({ flows: [tea, complaint] });
    for (const text of ["hi", "Ann", "2", "/complain"]) await engine.says("telegram", "ann", text);

    await engine.presses("telegram", "ann", "Green tea");

    expect(engine.replies("telegram", "ann").slice(-2)).to.deep.equal([
      "That question has been dealt with already.",
      "Which table?",
    ]);
  });

  it("may be interrupted by a third, and all three finish", async () => {
    const bill = flow("bill", { command: "bill" }, async ({ ask, say }) => {
      await say(`Paid by ${await ask("how", "Cash or card?", z.string())}.`);
    });
    const engine = await anEngine({ flows: [tea, complaint, bill] });
    for (const text of ["hi", "Ann", "/complain", "/bill", "card", "7", "1", "2", "1"])
      await engine.says("telegram", "ann", text);

    expect(engine.replies("telegram", "ann").slice(4)).to.deep.equal([
      "Cash or card?",
      "Paid by card.",
      "Which table?",
      "What may we do?",
      "hot for table 7.",
      "How many cups?",
      "Which tea?",
      "2 black for Ann.",
    ]);
  });
});

describe("two flows asked on two apps", () => {
  it("each take the answer typed where their question stands", async () => {
    const engine = await anEngine({ flows: [tea, complaint] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("discord", "ann", "/complain");

    await engine.says("telegram", "ann", "Ann");

    const { runs } = await engine.customer("ann");
    const told = runs.map((run) => [run.flow, run.memo.map(({ raw }) => raw)]);
    expect(Object.fromEntries(told)).to.deep.equal({ tea: ["Ann"], complaint: [] });
    expect(engine.lastReply("telegram", "ann")).to.equal("How many cups?");
  });
});

describe("a run of a flow this release does not have", () => {
  it("is left alone and goes on when the flow is back", async () => {
    const engine = await complainingOverTea();
    const before = (await engine.customer("ann")).runs.find((run) => run.flow === "complaint");

    await engine.restartWith({ flows: [tea] });
    await engine.says("telegram", "ann", "2");
    const without = await engine.customer("ann");
    await engine.restartWith({ flows: [tea, complaint] });
    await engine.says("telegram", "ann", "/complain");

    expect(without.runs.find((run) => run.flow === "complaint")).to.deep.equal(before);
    expect(engine.lastReply("telegram", "ann")).to.equal("Which table?");
  });

  it("does not keep other flows from answering", async () => {
    const engine = await complainingOverTea();

    await engine.restartWith({ flows: [tea] });
    await engine.says("telegram", "ann", "2");

    expect(engine.lastReply("telegram", "ann")).to.equal("Which tea?");
  });

  it("does not stop with the others", async () => {
    const engine = await complainingOverTea();

    await engine.restartWith({ flows: [tea] });
    await engine.says("telegram", "ann", "stop");

    expect((await engine.customer("ann")).runs.map((run) => run.flow)).to.deep.equal(["complaint"]);
  });
});

describe("facts that a newer run has changed", () => {
  const profile = flow("profile", { command: "profile", fallback: true }, async (verbs) => {
    const name = await verbs.ask("name", "Your name?", z.string(), { remember: "name" });
    const colour = await verbs.ask("colour", "Your colour?", z.string());
    await verbs.say(`${name} likes ${colour}.`);
  });
  const rename = flow("rename", { command: "rename" }, async ({ ask, remember, say }) => {
    await remember("name", await ask("new-name", "Your new name?", z.string()));
    await say("Done.");
  });

  it("are not overwritten by replays of the older run", async () => {
    const engine = await anEngine({ flows: [profile, rename] });
    for (const text of ["hi", "Ann", "/rename", "Anna", "red"]) {
      await engine.says("telegram", "ann", text);
    }

    expect(await engine.facts("ann")).to.deep.equal({ name: "Anna" });
    expect(engine.lastReply("telegram", "ann")).to.equal("Ann likes red.");
  });

  it("are known to the next run", async () => {
    const engine = await anEngine({ flows: [profile, rename] });
    for (const text of ["hi", "Ann", "/rename", "Anna", "red", "/profile", "blue"]) {
      await engine.says("telegram", "ann", text);
    }

    expect(engine.lastReply("telegram", "ann")).to.equal("Anna likes blue.");
  });

  it("tell where they came from", async () => {
    const engine = await anEngine({ flows: [profile, rename] });
    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann");

    const { name } = (await engine.customer("ann")).facts;
    const source = (await engine.exchanges("ann")).find(({ _id }) => _id === name?.source);
    expect(name?.channel).to.equal("telegram");
    expect(source && textOf(source)).to.equal("Ann");
  });
});

describe("a run that goes on by itself", () => {
  const paid = event("paid", z.object({}));
  const waiting = flow("waiting", { command: "wait" }, async ({ waitFor, say }) => {
    await say("One moment.");
    await waitFor("payment", paid);
    await say("It is paid.");
  });
  const slow = flow("slow", { command: "slow" }, async ({ sleep, say }) => {
    await say("One moment.");
    await sleep("a while", "1 hour");
    await say("There it is.");
  });
  const inTwoApps = (command: string) =>
    conversation([tea, waiting, slow])
      .on("telegram")
      .says("hi")
      .sees("Your name?")
      .on("discord")
      .says(command)
      .sees("One moment.");

  it("leaves a question on the app where it was asked, when an event comes", async () => {
    await inTwoApps("/wait")
      .happens(paid, {})
      .sees("It is paid.")
      .seesNothingMore()
      .on("telegram")
      .says("Ann")
      .sees("How many cups?");
  });

  it("leaves it there when time has passed", async () => {
    await inTwoApps("/slow").passes("2 hours").sees("There it is.").seesNothingMore();
  });

  it("shows a question again that it has pushed up in the same app", async () => {
    await conversation([tea, slow])
      .says("/slow")
      .says("hi")
      .sees("Your name?")
      .passes("2 hours")
      .sees("There it is.")
      .sees("Your name?");
  });

  it("gives way to the question it has interrupted when its own has run out", async () => {
    const hurried = flow("hurried", { on: paid }, async ({ choose, say }) => {
      const kept = await choose("kept", "Shall we keep it?", { yes: "Yes" }, { within: "1 day" });
      if (!kept) await say("We could not keep it.");
    });

    await conversation([tea, hurried])
      .says("hi")
      .happens(paid, {})
      .sees("Shall we keep it?")
      .passes("1 day")
      .sees("We could not keep it.")
      .sees("Your name?");
  });
});
