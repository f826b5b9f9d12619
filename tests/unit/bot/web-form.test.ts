import { expect } from "chai";
import { z } from "zod";
import { flow } from "../../../src/flow/flow.ts";
import { form } from "../../../src/form/form.ts";
import { choices, date, number, phone } from "../../../src/form/makers.ts";
import { pageOf } from "../../../src/form/page.ts";
import { anEngine, type TestEngine, textOf } from "../../kit/engine.ts";
import { parts } from "../../kit/forms.ts";

const Order = form(
  "Order",
  z.object({
    name: z.string().min(2).meta({ remember: "name" }),
    price: number({ min: 1 }),
    parts: choices(parts, { min: 1 }),
    day: date(),
    phone: phone({ country: "ZA", remember: "phone" }),
    items: z.array(z.object({ what: z.string() })).max(3),
  }),
);

const order = flow("order", { command: "order" }, async ({ fill, say, once }) => {
  const { name, items } = await fill("order", Order);
  await once("book", ({ key }) => key);
  await say(`Thank you, ${name}: ${items.map(({ what }) => what).join(" and ")}.`);
});

const answers = {
  name: "Ann",
  price: "1,250.50",
  parts: ["lid", "box"],
  day: "2031-12-24",
  phone: "082 123 4567",
  "items[0].what": "lamp",
  "items[1].what": "vase",
};

async function atTheForm(...said: readonly string[]) {
  const engine = await anEngine({ flows: [order] });
  for (const text of ["/order", ...said]) await engine.says("telegram", "ann", text);
  const { _id: customer, runs } = await engine.customer("ann");
  return { engine, place: { customer, run: runs[0]?.id ?? "", step: "order" } };
}

function lastReply(engine: TestEngine): string | undefined {
  return engine.lastReply("telegram", "ann");
}

describe("a form beside the chat", () => {
  it("knows what was answered in the chat, as it would be sent again", async () => {
    const { engine, place } = await atTheForm("Ann", "1,250.50", "The lid", "The box", "done");

    const open = await engine.bot.openForm(place);

    expect(open?.answers).to.deep.equal({
      name: ["Ann"],
      price: ["1,250.5"],
      parts: ["lid", "box"],
    });
    expect(open?.form).to.equal(Order);
    expect([open?.channel, open?.language, open?.name]).to.deep.equal(["telegram", "en", "Ann"]);
  });

  it("knows the items of a list, and what was corrected", async () => {
    const texts = ["Ann", "2", "1, 2", "24 December 2031", "0821234567", "yes", "lamp", "yes"];
    const { engine, place } = await atTheForm(...texts, "vase", "no", "no", "Name", "Bea");

    const open = await engine.bot.openForm(place);

    expect(open?.answers).to.deep.include({
      name: ["Bea"],
      day: ["2031-12-24"],
      phone: ["+27 82 123 4567"],
      "items[0].what": ["lamp"],
      "items[1].what": ["vase"],
    });
  });

  it("knows what was told in an earlier flow", async () => {
    const { engine, place } = await atTheForm();
    await engine.bot.sendForm({ ...place, id: "1", answers });
    await engine.settles();
    await engine.says("telegram", "ann", "/order");
    const [run] = (await engine.customer("ann")).runs;

    const open = await engine.bot.openForm({ ...place, run: run?.id ?? "" });

    expect(open?.answers).to.deep.equal({ name: ["Ann"], phone: ["+27 82 123 4567"] });
  });

  it("is sent from its page, and the chat goes on by itself", async () => {
    const { engine, place } = await atTheForm();

    const sent = await engine.bot.sendForm({ ...place, id: "1", answers });
    await engine.settles();

    expect(sent).to.deep.equal({ type: "accepted" });
    expect(lastReply(engine)).to.equal("Thank you, Ann: lamp and vase.");
    expect(await engine.bot.openForm(place)).to.equal(undefined);
  });

  it("has its answers on the timeline, which facts name as their source", async () => {
    const { engine, place } = await atTheForm();
    await engine.bot.sendForm({ ...place, id: "1", answers });
    await engine.settles();

    const { facts } = await engine.customer("ann");
    const sent = (await engine.exchanges("ann")).find(({ _id }) => _id === facts.phone?.source);

    expect(sent?.direction).to.equal("in");
    expect(sent && textOf(sent)).to.equal("");
    expect(sent?.activity).to.have.nested.property("value.answers.phone", "082 123 4567");
  });

  it("takes nothing while anything does not fit, and says what", async () => {
    const { engine, place } = await atTheForm();

    const wrong = { ...answers, price: "0", phone: "12" };
    const sent = await engine.bot.sendForm({ ...place, id: "1", answers: wrong });
    const again = await engine.bot.sendForm({ ...place, id: "1", answers });
    await engine.settles();

    expect(sent).to.deep.equal({
      type: "refused",
      issues: {
        price: "It has to be at least 1.",
        phone: "That does not look like a phone number.",
      },
    });
    expect(again.type).to.equal("accepted");
    expect(lastReply(engine)).to.include("Thank you, Ann");
  });

  it("counts once, however often it is sent at the same time", async () => {
    const { engine, place } = await atTheForm();

    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        engine.bot.sendForm({ ...place, id: "1", answers: { ...answers, name: `Ann ${at}` } }),
      ),
    );
    await engine.settles();

    expect(sent.filter(({ type }) => type === "accepted")).to.have.length(1);
    expect(sent.filter(({ type }) => type === "duplicate")).to.have.length(49);
    const replies = engine.replies("telegram", "ann");
    expect(replies.filter((text) => text.startsWith("Thank you"))).to.have.length(1);
  });

  it("is applied once when the process dies at any point after it was taken", async () => {
    for (const point of [
      "accept:after",
      "play:before",
      "once:ran",
      "commit:before",
      "commit:after",
    ] as const) {
      const { engine, place } = await atTheForm();
      engine.crashesAt(point);
      void engine.bot.sendForm({ ...place, id: "1", answers }).catch(() => {});
      await engine.rests();
      await engine.restartWith();

      const replies = engine.replies("telegram", "ann");
      expect(
        replies.filter((text) => text.startsWith("Thank you")),
        point,
      ).to.have.length(1);
    }
  });

  it("is closed when the chat was quicker", async () => {
    const { engine, place } = await atTheForm();
    await engine.says("telegram", "ann", "stop");

    expect(await engine.bot.sendForm({ ...place, id: "1", answers })).to.deep.equal({
      type: "closed",
    });
  });

  it("is nobody else's", async () => {
    const { engine, place } = await atTheForm();
    await engine.says("telegram", "bea", "/order");
    const { _id: customer } = await engine.customer("bea");

    expect(await engine.bot.openForm({ ...place, customer })).to.equal(undefined);
    expect(await engine.bot.openForm({ ...place, step: "name" })).to.equal(undefined);
    expect((await engine.bot.sendForm({ ...place, customer, id: "1", answers })).type).to.equal(
      "closed",
    );
  });
});

describe("a form on a page", () => {
  it("shows each field in the customer's language, with what is in it and what is wrong", () => {
    const [name, , choice, day] = pageOf(Order, {
      answers: { name: "A", parts: ["lid"] },
      issues: { name: "Too short." },
      language: "de",
    });

    expect(name).to.deep.include({ values: ["A"], issue: "Too short.", kind: "text" });
    expect(choice).to.deep.include({ values: ["lid"], hint: undefined });
    expect(day).to.deep.include({ path: "day", values: [], title: "Day" });
  });

  it("shows as many items of a list as were sent or wished for, and not more than may be", () => {
    const itemsOf = (state: {
      answers?: Record<string, string>;
      rows?: Record<string, number>;
    }) => {
      const [list] = pageOf(Order, { answers: {}, language: "en", ...state }).slice(-1);
      return list?.type === "list" ? { count: list.items.length, mayAdd: list.mayAdd } : undefined;
    };

    expect(itemsOf({})).to.deep.equal({ count: 0, mayAdd: true });
    expect(itemsOf({ rows: { items: 1 } })).to.deep.equal({ count: 1, mayAdd: true });
    expect(itemsOf({ answers: { "items[1].what": "" } })).to.deep.equal({ count: 2, mayAdd: true });
    expect(itemsOf({ rows: { items: 9 } })).to.deep.equal({ count: 3, mayAdd: false });
  });
});
