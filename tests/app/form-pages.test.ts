// Forms as pages: what a browser without scripts does, and what somebody with bad intentions tries.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import express from "express";
import { z } from "zod";
import { FormLinks } from "../../app/forms/form-links.ts";
import { formPageRoutes } from "../../app/forms/routes.ts";
import { signedLinks } from "../../app/signed-links.ts";
import { initDataOf, whoOpened } from "../../src/channel/init-data.ts";
import { flow } from "../../src/flow/flow.ts";
import { form } from "../../src/form/form.ts";
import { choice, choices, file, number, phone } from "../../src/form/makers.ts";
import { anEngine, type LogLine, type TestEngine } from "../kit/engine.ts";
import { parts } from "../kit/forms.ts";
import { until, withServer } from "../kit/server.ts";

const Claim = form(
  "Claim <b>now</b>",
  z.object({
    name: z.string().min(2).meta({ title: "Your name?" }),
    part: choice(parts, { title: "Which part?" }),
    spare: choices(parts, { title: "Spare parts?", max: 2 }).optional(),
    items: z
      .array(z.object({ what: z.string(), price: number({ min: 1 }) }))
      .max(3)
      .meta({ title: "Items" }),
    phone: phone({ title: "Phone?", country: "ZA" }),
  }),
);
const Photo = form(
  "Photo",
  z.object({
    photo: file({ title: "A photo?", accept: ["image/*"], maxMegabytes: 0.001 }),
    name: z.string().min(2),
  }),
);

const claim = flow("claim", { command: "claim" }, async ({ fill, say }) => {
  const { name, items } = await fill("claim", Claim);
  await say(`Thank you, ${name}: ${items.map(({ what }) => what).join(" and ")}.`);
});
const photo = flow("photo", { command: "photo" }, async ({ fill, say }) => {
  const answers = await fill("photo", Photo);
  await say(`Photo ${answers.photo.name} of ${answers.photo.type}, ${answers.photo.sizeBytes}.`);
});

const right: [string, string][] = [
  ["name", "Ann"],
  ["part", "lid"],
  ["items[0].what", "lamp"],
  ["items[0].price", "1,250.50"],
  ["phone", "082 123 4567"],
  ["(send)", "yes"],
];

const key = "a key that is long enough for these tests";
const secret = "7:the-token-of-a-bot";

interface House {
  readonly engine: TestEngine;
  readonly log: LogLine[];
  /** The path of a link to the form that this person stands in. */
  link(person?: string): Promise<string>;
  ask(path: string, init?: RequestInit): Promise<Page>;
  /** Follows a link and says who one is: from there on, pages are asked with this cookie. */
  begin(link: string): Promise<{ readonly at: string; readonly cookie: string }>;
  send(
    at: { readonly at: string; readonly cookie: string },
    fields: readonly [string, string | File][],
  ): Promise<Page>;
}

interface Page {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
  readonly headers: Headers;
}

async function withHouse(body: (house: House) => Promise<void>, command = "/claim") {
  const engine = await anEngine({ flows: [claim, photo] });
  await engine.says("telegram", "ann", command);
  const links = new FormLinks(signedLinks(key, engine));
  const log: LogLine[] = [];
  const app = express();
  const note = (_level: string, event: string, facts = {}) => void log.push({ event, facts });
  const { files } = engine.store;
  app.use(
    "/form",
    formPageRoutes({
      ...{ files, links, log: note, base: undefined },
      bot: () => engine.bot,
      whoOpened: (channel, proof) =>
        channel === "telegram" ? whoOpened(proof, { secret, now: engine.clock.now() }) : undefined,
    }),
  );
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await body(house({ engine, links, log, base: `http://127.0.0.1:${port}` }));
  } finally {
    server.closeAllConnections();
    server.close();
    await engine.stop();
  }
}

function house({
  engine,
  links,
  log,
  base,
}: {
  engine: TestEngine;
  links: FormLinks;
  log: LogLine[];
  base: string;
}): House {
  const ask: House["ask"] = async (path, init = {}) => {
    const answer = await fetch(`${base}${path}`, { redirect: "manual", ...init });
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { status: answer.status, text: await answer.text(), cookie, headers: answer.headers };
  };
  const post = (at: string, cookie: string, content: URLSearchParams | FormData) =>
    ask(at, { method: "POST", headers: { cookie }, body: content });
  return {
    ...{ engine, log, ask },
    link: async (person = "ann") => {
      const { _id: customer, runs } = await engine.customer(person);
      const { id: run = "", flow: step = "" } = runs[0] ?? {};
      return links.pathTo({ customer, run, step });
    },
    begin: async (link) => {
      const opened = await ask(link);
      const at = opened.headers.get("location") ?? "";
      const begun = await post(at, opened.cookie, new URLSearchParams({ "(begin)": "yes" }));
      return { at, cookie: begun.cookie };
    },
    send: ({ at, cookie }, fields) => {
      if (fields.every(([, value]) => typeof value === "string"))
        return post(at, cookie, new URLSearchParams(fields as [string, string][]));
      const content = new FormData();
      for (const [name, value] of fields) content.append(name, value);
      return post(at, cookie, content);
    },
  };
}

const thanks = (engine: TestEngine) =>
  engine.replies("telegram", "ann").filter((text) => text.startsWith("Thank you"));

describe("a form as a page", () => {
  it("is exchanged at once for a cookie that only its own page gets", () =>
    withHouse(async ({ ask, link }) => {
      const opened = await ask(await link());

      const at = opened.headers.get("location") ?? "";
      expect(opened.status).to.equal(303);
      expect(at).to.match(/^\/form\/[\w-]{16}$/);
      expect(opened.headers.get("set-cookie")).to.match(
        new RegExp(`Path=${at}; .*HttpOnly; SameSite=Lax`),
      );
      expect(opened.headers.get("cache-control")).to.equal("no-store");
    }));

  it("keeps to the address that customers reach, where that is a public one", async () => {
    const engine = await anEngine({ flows: [claim] });
    await engine.says("telegram", "ann", "/claim");
    const { _id: customer, runs } = await engine.customer("ann");
    const links = new FormLinks(signedLinks(key, engine));
    const { files } = engine.store;
    const base = "https://bot.example/shop";
    const routes = formPageRoutes({
      ...{ files, links, log: () => {}, base, bot: () => engine.bot },
      whoOpened: () => undefined,
    });
    const server = express().use("/form", routes).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const path = await links.pathTo({ customer, run: runs[0]?.id ?? "", step: "claim" });

    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
    server.closeAllConnections();
    server.close();
    await engine.stop();

    const at = headers.get("location") ?? "";
    expect(at).to.match(/^\/shop\/form\/[\w-]{16}$/);
    expect(headers.get("set-cookie")).to.include(`Path=${at};`).and.include("; Secure;");
  });

  it("says whom it is for before it shows anything of them", () =>
    withHouse(async ({ ask, link, engine }) => {
      await engine.says("telegram", "ann", "Ann Secret");
      const { headers, cookie } = await ask(await link());

      const { text } = await ask(headers.get("location") ?? "", { headers: { cookie } });

      expect(text).to.include("This form is for whoever asked for it on Telegram.");
      expect(text).to.include("Claim &#60;b&#62;now&#60;/b&#62;").and.not.include("Secret");
    }));

  it("shows what was answered in the chat", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      await engine.says("telegram", "ann", 'Ann "A" Smith');
      const { at, cookie } = await begin(await link());

      const { text } = await ask(at, { headers: { cookie } });

      expect(text).to.include('value="Ann &#34;A&#34; Smith"');
    }));

  it("is sent, and the chat goes on by itself", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const sent = await send(await begin(await link()), right);
      await engine.settles();

      expect([sent.status, sent.text]).to.satisfy(
        ([status, text]: [number, string]) => status === 200 && text.includes("Thank you"),
      );
      expect(engine.lastReply("telegram", "ann")).to.equal("Thank you, Ann: lamp.");
    }));

  it("shows what is wrong beside its field, and keeps what was filled in", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const wrong = right.map(([name, value]): [string, string] =>
        name === "phone" ? [name, "12"] : [name, value],
      );
      const { status, text } = await send(await begin(await link()), wrong);
      await engine.settles();

      expect(status).to.equal(422);
      expect(text).to.include('id="phone(issue)">That does not look like a phone number.');
      expect(text).to.include('aria-describedby="phone(issue)" aria-invalid="true"');
      expect(text).to.include('value="1,250.50"').and.include('value="lid" id="part" checked');
      expect(thanks(engine)).to.have.length(0);
    }));

  it("adds and removes items without scripts", () =>
    withHouse(async ({ link, begin, send }) => {
      const at = await begin(await link());
      const two: [string, string][] = [
        ["(rows)", "items=2"],
        ["items[0].what", "lamp"],
        ["items[1].what", "vase"],
      ];

      const three = await send(at, [...two, ["(add)", "items"]]);
      const one = await send(at, [...two, ["(remove)", "items[0]"]]);

      expect(three.text).to.include('name="items[2].what"').and.not.include('value="items">Add');
      expect(one.text).to.include('id="items[0].what" required value="vase"');
      expect(one.text).to.not.include("items[1].what");
    }));

  it("speaks the customer's language, from right to left where it is read so", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      await engine.says("telegram", "ann", "language العربية");
      const { at, cookie } = await begin(await link());

      const { text } = await ask(at, { headers: { cookie } });

      expect(text).to.include('<html lang="ar" dir="rtl">').and.include("إرسال");
    }));

  it("keeps a file that fits while other answers are mended, and says what does not", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const at = await begin(await link());
      const gif = new File([Buffer.from("R0lGODlhAQABAAAAACw=", "base64")], "me.gif");

      const program = new File(["MZ\x90\x00 this is no picture"], "me.gif");
      const large = new File(
        [Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(2_000)])],
        "a.gif",
      );
      const refused = await send(at, [
        ["photo", program],
        ["name", "Ann"],
        ["(send)", "yes"],
      ]);
      const tooLarge = await send(at, [
        ["photo", large],
        ["name", "Ann"],
        ["(send)", "yes"],
      ]);
      const mended = await send(at, [
        ["photo", gif],
        ["name", "A"],
        ["(send)", "yes"],
      ]);
      const [, proof = ""] = /name="\(kept\)" value="([\w.-]+)"/.exec(mended.text) ?? [];
      const sent = await send(at, [
        ["(kept)", proof],
        ["name", "Ann"],
        ["(send)", "yes"],
      ]);
      await engine.settles();

      expect([refused.status, tooLarge.status, mended.status, sent.status]).to.deep.equal([
        422, 422, 422, 200,
      ]);
      expect(refused.text).to.include('id="photo(issue)"');
      expect(tooLarge.text).to.include('id="photo(issue)"');
      expect(mended.text).to.include("We have me.gif already");
      expect(engine.lastReply("telegram", "ann")).to.match(/^Photo me\.gif of image\/gif, \d+\./);
    }, "/photo"));

  it("is offered with the first question of a long form, and after three misfits", async () => {
    await withServer(async (server) => {
      await server.says("whatsapp", "ann", "/loan");
      const messages = await server.shows("whatsapp", "ann", "How many euros do you need?");
      const [, path = ""] =
        /http:\/\/127\.0\.0\.1:\d+(\/form\/\S+)/.exec(
          messages.map(({ text }) => text).join("\n"),
        ) ?? [];
      for (const text of ["no", "nothing", "never"]) await server.says("whatsapp", "ann", text);

      const opened = await server.ask("GET", path);
      const count = await until("it is offered again", async () => {
        const shown = await server.phone("whatsapp", "ann");
        const links = shown.filter(({ text }) => text.includes("/form/"));
        return links.length > 1 && links.length;
      });

      expect(opened.status).to.equal(303);
      expect(count).to.equal(2);
    });
  });

  it("is offered anew to whoever comes back in the middle of a long form", async () => {
    await withServer(async (server) => {
      await server.says("whatsapp", "ann", "/loan");
      await server.shows("whatsapp", "ann", "How many euros do you need?");
      await server.says("whatsapp", "ann", "12000");
      await server.shows("whatsapp", "ann", "In how many months will you pay it back?");
      const linksOn = async () => {
        const shown = await server.phone("whatsapp", "ann");
        return shown.filter(({ text }) => text.includes("/form/")).length;
      };
      const before = await linksOn();

      await server.says("whatsapp", "ann", "/loan");

      await until("another is offered", async () => (await linksOn()) === 2);
      expect(before).to.equal(1);
    });
  });
});

describe("a form link that is misused", () => {
  it("counts once, however often it is sent at the same time", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const at = await begin(await link());

      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, count) =>
          send(at, [...right.filter(([name]) => name !== "name"), ["name", `Ann ${count}`]]),
        ),
      );
      await engine.settles();

      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).to.have.length(1);
      expect(statuses.filter((status) => status === 409)).to.have.length(49);
      expect(thanks(engine)).to.have.length(1);
    }));

  it("counts once when it is opened and sent again later", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const path = await link();
      const at = await begin(path);
      await send(at, right);
      await engine.settles();

      const again = await send(at, right);
      const { at: same, cookie } = await begin(path);
      const anew = await send({ at: same, cookie: cookie || at.cookie }, right);
      await engine.settles();

      expect([again.status, anew.status]).to.deep.equal([409, 409]);
      expect(again.text).to.include("This form has been sent already");
      expect(thanks(engine)).to.have.length(1);
    }));

  it("is used up by nobody who only looks, such as a preview", () =>
    withHouse(async ({ ask, link, begin, send }) => {
      const path = await link();
      for (const method of ["GET", "HEAD", "GET"]) {
        const { headers, cookie } = await ask(path, { method });
        await ask(headers.get("location") ?? "", { method, headers: { cookie } });
      }

      expect((await send(await begin(path), right)).status).to.equal(200);
    }));

  it("is too old after half an hour, and says so kindly and in the log", () =>
    withHouse(async ({ ask, link, begin, send, engine, log }) => {
      const path = await link();
      const at = await begin(path);
      engine.clock.advance(31 * 60_000);

      const [opened, sent] = [await ask(path), await send(at, right)];
      await engine.settles();

      expect([opened.status, sent.status]).to.deep.equal([410, 410]);
      expect(opened.text).to.include("This link is too old");
      expect(log).to.deep.include({ event: "form_link_refused", facts: { reason: "expired" } });
      expect(thanks(engine)).to.have.length(0);
    }));

  it("opens nothing when it is altered, of another form or of another use", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      const path = await link();
      const { cookie } = await begin(path);
      await engine.says("telegram", "bea", "/claim");
      const [, , other = ""] = (await link("bea")).split("/");
      const [, , own = "", token = ""] = path.split("/");
      const [head = "", , mark = ""] = token.split(".");
      const bodyOf = (facts: object) => Buffer.from(JSON.stringify(facts)).toString("base64url");
      const none = `${bodyOf({ alg: "none" })}.${token.split(".")[1]}.`;

      const paths = [
        `/form/${own}/${token.slice(0, -4)}AAAA`,
        `/form/${other}/${token}`,
        `/form/${own}/${cookie.slice("form=".length)}`,
        `/form/${own}/${none}`,
        `/form/${own}/${head}.${bodyOf({ sub: "x" })}.${mark}`,
        `/form/${own}/x`,
      ];
      const answers = await Promise.all(paths.map((one) => ask(one)));
      const foreign = await ask(`/form/${other}`, { headers: { cookie } });

      expect(answers.map(({ status }) => status)).to.deep.equal(paths.map(() => 403));
      expect(answers.every(({ cookie: given }) => given === "")).to.equal(true);
      expect(answers[0]?.text).to.include("This link does not work");
      expect(foreign.status).to.equal(403);
    }));

  it("takes nothing from a page of another site, nor without a cookie", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      const { at, cookie } = await begin(await link());
      const body = new URLSearchParams(right);

      const cross = await ask(at, {
        ...{ method: "POST", body },
        headers: { cookie, "sec-fetch-site": "cross-site" },
      });
      const bare = await ask(at, { method: "POST", body });
      await engine.settles();

      expect([cross.status, bare.status]).to.deep.equal([403, 410]);
      expect(thanks(engine)).to.have.length(0);
    }));

  it("opens at once for whom the app says it is, and for nobody else it names", () =>
    withHouse(async ({ ask, link, log, engine }) => {
      const openedBy = async (user: string, token = secret) => {
        const { headers, cookie } = await ask(await link());
        const at = headers.get("location") ?? "";
        const proof = initDataOf(user, { secret: token, now: engine.clock.now() });
        const body = new URLSearchParams({ "(proof)": proof });
        const begun = await ask(at, { method: "POST", headers: { cookie }, body });
        const shown = await ask(at, { headers: { cookie: begun.cookie || cookie } });
        return [begun.status, shown.text.includes("Your name?")];
      };

      const answers = [
        await openedBy("ann"),
        await openedBy("bob"),
        await openedBy("ann", "7:another"),
      ];

      expect(answers).to.deep.equal([
        [303, true],
        [403, false],
        [403, false],
      ]);
      expect(log.map(({ event }) => event)).to.deep.equal([
        "form_link_refused",
        "form_link_refused",
      ]);
    }));

  it("takes nothing from whoever has not said that it is theirs", () =>
    withHouse(async ({ ask, link, send, engine }) => {
      const { headers, cookie } = await ask(await link());

      const sent = await send({ at: headers.get("location") ?? "", cookie }, right);
      await engine.settles();

      expect(sent.status).to.equal(303);
      expect(thanks(engine)).to.have.length(0);
    }));

  it("is closed when the chat was quicker", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const at = await begin(await link());
      await engine.says("telegram", "ann", "stop");

      const sent = await send(at, right);

      expect(sent.status).to.equal(410);
      expect(sent.text).to.include("This form is closed");
    }));

  it("takes no file of somebody else, whatever a page claims to have sent", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const at = await begin(await link());
      const claimed = JSON.stringify({ hash: "0".repeat(64), name: "x", type: "image/gif" });

      const sent = await send(at, [
        ["photo", claimed],
        ["(kept)", claimed],
        ["(kept)", at.cookie.slice("form=".length)],
        ["name", "Ann"],
        ["(send)", "yes"],
      ]);

      expect(sent.status).to.equal(422);
      expect(engine.lastReply("telegram", "ann")).to.include("A photo?");
    }, "/photo"));

  it("refuses more than a form can hold, and lives on", () =>
    withHouse(async ({ link, begin, send }) => {
      const at = await begin(await link());

      const long = await send(at, [["name", "x".repeat(70_000)]]);
      const many = await send(
        at,
        Array.from({ length: 2_500 }, (_, count) => [`f${count}`, "1"]),
      );

      expect([long.status, many.status]).to.deep.equal([413, 413]);
      expect((await send(at, right)).status).to.equal(200);
    }));
});
