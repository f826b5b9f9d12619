// Loaded before any test begins, for it leaves names in the global object.
import "botbuilder";
import { expect } from "chai";
import { z } from "zod";
import { ChannelError } from "../../../src/base/errors.ts";
import { type Flow, flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { email, phone } from "../../../src/form/makers.ts";
import { anEngine } from "../../kit/engine.ts";
import { refusal } from "../../kit/fake-driver.ts";
import { figures } from "../../kit/figures.ts";
import { tea } from "../../kit/flows.ts";
import { rejection } from "../../kit/run.ts";

async function aMeasuredEngine(flows: readonly Flow[] = [tea]) {
  const measured = figures();
  const engine = await anEngine({ flows, measure: measured });
  return { engine, measured };
}

describe("the figures of an engine", () => {
  it("count what came in, and what came in again", async () => {
    const { engine, measured } = await aMeasuredEngine();

    await engine.says("telegram", "ann", "hi", "m1");
    await engine.says("telegram", "ann", "hi", "m1");

    expect(measured.of("inbound_total", { channel: "telegram", result: "accepted" })).to.equal(1);
    expect(measured.of("inbound_total", { channel: "telegram", result: "duplicate" })).to.equal(1);
    expect(measured.of("inbound_duplicates_total", { channel: "telegram" })).to.equal(1);
    expect(measured.of("inbound_accept_seconds")).to.equal(2);
  });

  it("count what was refused by the reason", async () => {
    const { engine, measured } = await aMeasuredEngine();
    const event = engine.driver("discord").event("ann", { text: "hi", id: "x".repeat(2_000) });

    await rejection(engine.delivers("discord", event));

    const labels = { channel: "discord", reason: "CHANNEL_BAD_EVENT" };
    expect(measured.of("webhook_rejected_total", labels)).to.equal(1);
    expect(measured.of("inbound_total", { channel: "discord", result: "refused" })).to.equal(1);
  });

  it("time each turn by its flow", async () => {
    const { engine, measured } = await aMeasuredEngine();

    await engine.says("telegram", "ann", "hi");
    await engine.says("telegram", "ann", "Ann");

    expect(measured.of("turn_seconds", { flow: "tea", result: "applied" })).to.equal(2);
    expect(measured.of("turn_queue_seconds")).to.equal(2);
  });

  it("tell how long a message waited for its turn", async () => {
    const { engine, measured } = await aMeasuredEngine();
    engine.crashesAt("accept:after");
    await engine.says("telegram", "ann", "hi");

    await engine.restartWith();

    expect(measured.observed("turn_queue_seconds")).to.deep.equal([10.001]);
  });

  it("count failed turns and what was parked", async () => {
    const { engine, measured } = await aMeasuredEngine([
      flow("luck", { command: "luck" }, () => Promise.reject(new Error("no luck"))),
    ]);

    await engine.says("telegram", "ann", "/luck");
    await engine.settles();

    expect(measured.of("turn_seconds", { flow: "luck", result: "failed" })).to.equal(4);
    expect(measured.of("turn_seconds", { flow: "luck", result: "parked" })).to.equal(1);
    expect(measured.of("parked_total", { reason: "failures" })).to.equal(1);
  });

  it("count questions that were saved, and those that are asked again", async () => {
    const Reach = form(
      "Reach",
      z.object({ name: z.string(), mail: email({ remember: "mail" }), phone: phone() }),
    );
    const Mail = form("Mail", z.object({ mail: email({ remember: "mail" }) }));
    const { engine, measured } = await aMeasuredEngine([
      flow("reach", { command: "reach" }, async ({ fill }) => void (await fill("form", Reach))),
      flow("mail", { command: "mail" }, async ({ fill }) => void (await fill("form", Mail))),
      flow("ask", { command: "ask" }, async ({ ask }) => {
        await ask("mail", "Your e-mail?", z.email(), { remember: "mail" });
        await ask("phone", "Your phone?", z.string().min(5), { remember: "mail" });
        await ask("age", "Your age?", z.coerce.number(), { remember: "mail" });
      }),
    ]);
    const texts = ["/reach", "Ann, ann@example.org, +27 82 123 4567", "yes", "/mail", "yes"];
    for (const text of [...texts, "/mail", "lee@example.org", "/ask", "old", "40"])
      await engine.says("telegram", "ann", text);

    const count = (name: string, flow: string, reason: string) =>
      measured.of(`questions_${name}_total`, { flow, reason });
    expect(count("saved", "reach", "together")).to.equal(2);
    expect(count("saved", "mail", "confirmed")).to.equal(1);
    expect(count("reasked", "mail", "changed")).to.equal(1);
    expect(count("saved", "ask", "known")).to.equal(2);
    expect(count("reasked", "ask", "unfit")).to.equal(1);
    expect(count("reasked", "ask", "refused")).to.equal(1);
    expect(measured.of("questions_asked_total", { flow: "mail" })).to.equal(2);
  });

  it("time what once() runs, and how that ends", async () => {
    let isBroken = true;
    const { engine, measured } = await aMeasuredEngine([
      flow("buy", { command: "buy" }, async ({ once }) => {
        await once("pay", () => {
          if (isBroken) throw new Error("the till is closed");
        });
      }),
    ]);
    await engine.says("telegram", "ann", "/buy");
    isBroken = false;

    await engine.settles();

    expect(measured.of("step_seconds", { step: "pay", result: "failed" })).to.equal(1);
    expect(measured.of("step_seconds", { step: "pay", result: "done" })).to.equal(1);
  });

  it("name a step of a loop without its item, which a customer may have told", async () => {
    const { engine, measured } = await aMeasuredEngine([
      flow("tickets", { command: "tickets" }, async ({ each, once }) => {
        await each("guests", ["ann@example.org"], () => once("ticket", () => "A1"));
      }),
    ]);

    await engine.says("telegram", "ann", "/tickets");

    expect(measured.of("step_seconds", { step: "ticket", result: "done" })).to.equal(1);
  });

  it("count what was sent, refused and put off", async () => {
    const { engine, measured } = await aMeasuredEngine();
    const broken = new ChannelError("CHANNEL_REFUSED", "blocked");
    engine.driver("telegram").fails(refusal("later", 30_000), broken);

    await engine.says("telegram", "ann", "hi");
    await engine.settles();

    const sends = (result: string) => measured.of("send_total", { channel: "telegram", result });
    expect({ sent: sends("sent"), later: sends("later"), refused: sends("refused") }).to.deep.equal(
      { sent: 1, later: 1, refused: 1 },
    );
    expect(measured.of("send_seconds", { channel: "telegram" })).to.equal(3);
    const limited = { channel: "telegram", scope: "chat" };
    expect(measured.of("rate_limited_seconds_total", limited)).to.equal(30);
  });

  it("count what may have arrived though the app did not say so", async () => {
    const { engine, measured } = await aMeasuredEngine();
    engine
      .driver("telegram")
      .fails(
        new ChannelError("CHANNEL_TIMEOUT", "no answer", { retry: "later", mayHaveArrived: true }),
      );

    await engine.says("telegram", "ann", "hi");
    await engine.settles();

    expect(measured.of("send_uncertain_total", { channel: "telegram" })).to.equal(1);
  });

  it("count the customers taken over from a dead process", async () => {
    const { engine, measured } = await aMeasuredEngine();
    engine.crashesAt("commit:before");
    await engine.says("telegram", "ann", "hi");

    await engine.restartWith();

    expect(measured.of("lease_takeovers_total")).to.equal(1);
  });

  it("time the calls of the store", async () => {
    const { engine, measured } = await aMeasuredEngine();

    await engine.says("telegram", "ann", "hi");

    for (const op of ["get", "insert", "replace", "find"])
      expect(measured.of("store_op_seconds", { op, result: "ok" }), op).to.be.above(0);
  });

  it("tell which adapters are up", async () => {
    const { engine, measured } = await aMeasuredEngine();
    const up = () => measured.of("adapter_up", { channel: "telegram" });
    const before = up();

    await engine.stop();

    expect([before, up()]).to.deep.equal([1, 0]);
  });

  it("tell what waits to be sent, and since when", async () => {
    const { engine, measured } = await aMeasuredEngine();
    engine.driver("telegram").fails(refusal("later", 600_000));
    await engine.says("telegram", "ann", "hi");
    await engine.advances(60_000);

    await engine.measureBacklog();

    expect(measured.of("outbox_backlog", { channel: "telegram" })).to.equal(2);
    expect(measured.of("outbox_oldest_seconds", { channel: "telegram" })).to.equal(60);
    expect(measured.of("journal_backlog")).to.equal(0);
  });

  it("tell what waits to be handled, and since when", async () => {
    const { engine, measured } = await aMeasuredEngine([
      flow("luck", { command: "luck" }, () => Promise.reject(new Error("no luck"))),
    ]);
    await engine.says("telegram", "ann", "/luck");
    await engine.says("telegram", "ann", "anybody?");
    engine.clock.advance(100);

    await engine.measureBacklog();

    expect(measured.of("journal_backlog")).to.equal(2);
    expect(measured.of("journal_oldest_seconds")).to.equal(0.1);
  });
});
