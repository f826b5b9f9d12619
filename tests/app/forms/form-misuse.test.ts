// Forms as pages: what somebody with bad intentions tries.
import { expect } from "chai";
import { initDataOf } from "../../../src/channel/init-data.ts";
import { right, secret, thanks, withHouse } from "../../kit/form-house.ts";

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

  it("is over two hours after it was begun, however busily it is filled in", () =>
    withHouse(async ({ link, begin, send, engine }) => {
      const at = await begin(await link());
      const statuses: number[] = [];

      for (let minutes = 20; minutes <= 140; minutes += 20) {
        engine.clock.advance(20 * 60_000);
        statuses.push((await send(at, [["name", "Ann"]])).status);
      }

      expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 410, 410]);
    }));

  it("opens nothing when any of its signs is changed, or some are missing or too many", () =>
    withHouse(async ({ ask, link }) => {
      const path = await link();
      const [, , code = ""] = path.split("/");
      const changed = Array.from(code, (sign, at) => {
        return `${code.slice(0, at)}${sign === "A" ? "B" : "A"}${code.slice(at + 1)}`;
      });
      const others = ["x", `${code}A`, code.slice(1), `${code}%00`, `${code}=`, code.toUpperCase()];

      const answers = await Promise.all([...changed, ...others].map((one) => ask(`/f/${one}`)));

      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([403]));
      expect(answers.every(({ cookie }) => cookie === "")).to.equal(true);
      expect(answers[0]?.text).to.include("This link does not work");
      expect((await ask(path)).status).to.equal(303);
    }));

  it("opens nothing when it is of another form or of another use", () =>
    withHouse(async ({ ask, link, begin, engine }) => {
      const { at: own, cookie } = await begin(await link());
      await engine.says("telegram", "bea", "/claim");
      const foreignLink = await link("bea");
      const { at: other } = await begin(foreignLink);
      const [, , foreignCode = ""] = foreignLink.split("/");
      const code = cookie.slice("form=".length);

      const answers = await Promise.all([
        ask(`/f/${code}`),
        ask(other, { headers: { cookie } }),
        ask(own, { headers: { cookie: `form=${foreignCode}` } }),
        ask(own, { headers: { cookie: "form=x" } }),
      ]);

      expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403]);
    }));

  it("is found by nobody who reads the store", () =>
    withHouse(async ({ link, begin, engine }) => {
      const path = await link();
      const { cookie } = await begin(path);

      const stored: string[] = [];
      for await (const page of engine.store.contents.scan("links"))
        stored.push(...page.map((one) => JSON.stringify(one)));

      expect(stored).to.have.length(2);
      expect(stored.join()).to.not.include(path.slice("/f/".length));
      expect(stored.join()).to.not.include(cookie.slice("form=".length));
    }));

  it("is told to come again while the store is away", () =>
    withHouse(async ({ ask, link, losesItsStore, log }) => {
      const path = await link();
      losesItsStore();

      const { status } = await ask(path);

      expect(status).to.equal(503);
      expect(log[0]).to.deep.include({ event: "request_failed" });
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
    withHouse(
      async ({ link, begin, send, engine }) => {
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
      },
      { command: "/photo" },
    ));

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
