import { expect } from "chai";
import { withServer } from "../kit/server.ts";

interface Plans {
  readonly plans: readonly {
    readonly app: string;
    readonly as: string;
    readonly reason: string;
    readonly messages: readonly Record<string, unknown>[];
  }[];
}

describe("the forms of a bot over HTTP", () => {
  it("are named with their flows", () =>
    withServer(async ({ address }) => {
      const { forms } = (await (await fetch(`${address}/api/forms`)).json()) as {
        forms: unknown[];
      };

      expect(forms).to.deep.include({
        ...{ name: "Application", flow: "loan-application", title: "Loan application" },
      });
    }));

  it("are shown as each app is going to", () =>
    withServer(async ({ address }) => {
      const answer = await fetch(`${address}/api/forms/Application`);
      const { plans } = (await answer.json()) as Plans;

      expect(plans.map(({ app, as }) => [app, as])).to.deep.equal([
        ["whatsapp", "questions"],
        ["telegram", "questions"],
        ["discord", "whole"],
      ]);
      const [whatsapp, telegram, discord] = plans.map(({ messages }) => messages);
      expect(whatsapp?.some(({ as }) => as === "poll")).to.equal(true);
      expect(telegram?.some(({ input }) => input !== undefined)).to.equal(true);
      expect(discord?.filter(({ form }) => form !== undefined)).to.have.length(5);
    }));

  it("speak the language that is asked for", () =>
    withServer(async ({ address }) => {
      const answer = await fetch(`${address}/api/forms/Application?language=de`);
      const { plans } = (await answer.json()) as Plans;

      expect(plans[2]?.messages[0]).to.have.nested.property("form.button", "Formular öffnen");
    }));

  it("are not found under another name", () =>
    withServer(async ({ address }) => {
      const answer = await fetch(`${address}/api/forms/Lunch`);

      expect(answer.status).to.equal(404);
      expect(await answer.json()).to.have.nested.property("error.code", "UNKNOWN_FORM");
    }));

  it("are refused for a query that is none", () =>
    withServer(async ({ address }) => {
      const answer = await fetch(`${address}/api/forms/Application?lang=de`);

      expect(answer.status).to.equal(400);
    }));
});
