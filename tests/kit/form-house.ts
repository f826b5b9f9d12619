/** A house that shows forms as pages, and what a browser without scripts does in it. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { z } from "zod";
import { FormLinks } from "../../app/forms/form-links.ts";
import { formPageRoutes } from "../../app/forms/routes.ts";
import { StoreError } from "../../src/base/errors.ts";
import { whoOpened } from "../../src/channel/init-data.ts";
import { flow } from "../../src/flow/flow.ts";
import { form } from "../../src/form/form.ts";
import { choice, choices, file, number, phone } from "../../src/form/makers.ts";
import type { Store } from "../../src/store/port.ts";
import { anEngine, type LogLine, type TestEngine } from "./engine.ts";
import { parts } from "./forms.ts";

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

/** Everything that the claim asks for. */
export const right: [string, string][] = [
  ["name", "Ann"],
  ["part", "lid"],
  ["items[0].what", "lamp"],
  ["items[0].price", "1,250.50"],
  ["phone", "082 123 4567"],
  ["(send)", "yes"],
];

/** The token of the bot in whose app pages are opened. */
export const secret = "7:the-token-of-a-bot";

/** Somebody stands in a form, and a browser comes to its page. */
export interface House {
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
  /** From here on, no link can be looked up. */
  losesItsStore(): void;
}

interface Page {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
  readonly headers: Headers;
}

export interface HouseOptions {
  /** What Ann writes first. */
  readonly command?: string;
  /** Where customers reach the house. */
  readonly base?: string;
}

export async function withHouse(
  body: (house: House) => Promise<void>,
  { command = "/claim", base }: HouseOptions = {},
): Promise<void> {
  const engine = await anEngine({ flows: [claim, photo] });
  await engine.says("telegram", "ann", command);
  const store = fallible(engine.store);
  const links = new FormLinks(store, engine);
  const log: LogLine[] = [];
  const note = (_level: string, event: string, facts = {}) => void log.push({ event, facts });
  const routes = formPageRoutes({
    ...{
      files: engine.store.files,
      links,
      log: note,
      base,
      framedBy: ["https://web.telegram.org"],
    },
    bot: () => engine.bot,
    whoOpened: (channel, proof) =>
      channel === "telegram" ? whoOpened(proof, { secret, now: engine.clock.now() }) : undefined,
  });
  const server = express().use(routes).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await body(house({ engine, links, log, store, address: `http://127.0.0.1:${port}` }));
  } finally {
    server.closeAllConnections();
    server.close();
    await engine.stop();
  }
}

interface Fallible extends Pick<Store, "collection"> {
  isAway: boolean;
}

/** The store as links see it: it can go away. */
function fallible(store: Store): Fallible {
  return {
    isAway: false,
    collection(declared) {
      if (this.isAway) throw new StoreError("STORE_UNREACHABLE", "away", { retry: "later" });
      return store.collection(declared);
    },
  };
}

interface Parts extends Pick<House, "engine" | "log"> {
  readonly links: FormLinks;
  readonly store: Fallible;
  readonly address: string;
}

function house({ engine, links, log, store, address }: Parts): House {
  const ask: House["ask"] = async (path, init = {}) => {
    const answer = await fetch(`${address}${path}`, { redirect: "manual", ...init });
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { status: answer.status, text: await answer.text(), cookie, headers: answer.headers };
  };
  const post = (at: string, cookie: string, content: URLSearchParams | FormData) =>
    ask(at, { method: "POST", headers: { cookie }, body: content });
  return {
    ...{ engine, log, ask },
    losesItsStore: () => {
      store.isAway = true;
    },
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

/** How often the claim was applied. */
export const thanks = (engine: TestEngine) =>
  engine.replies("telegram", "ann").filter((text) => text.startsWith("Thank you"));
