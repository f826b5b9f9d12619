/** What the page and scripts read: customers, their exchanges, and the state of the engine. */
import { Router } from "express";
import { z } from "zod";
import { sendFile } from "../adapters/web/index.ts";
import {
  type Bot,
  type Customer,
  codeOf,
  type Exchange,
  filesOf,
  type Store,
} from "../src/index.ts";
import { saidIn } from "./said.ts";

const page = z.strictObject({
  after: z.string().max(4_096).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
const customerId = z.string().regex(/^[\w-]{1,128}$/);
const called = z.strictObject({ name: z.string().min(1).max(255) });
const who = z.strictObject({ person: z.string().min(1).max(128) });

/** `bot` is asked for on each request: a restart replaces it. */
export function apiRoutes(bot: () => Bot, files: Pick<Store["files"], "open">): Router {
  const routes = Router();
  routes.get("/files/:hash", async (request, response) => {
    const query = called.safeParse(request.query);
    if (!query.success) return void response.status(400).json(badQuery("name=NAME"));
    const { hash } = request.params;
    await sendFile(response, { file: query.data, content: files.open(hash) });
  });
  routes.get("/customers", async (request, response) => {
    const query = who.safeParse(request.query);
    if (!query.success) return void response.status(400).json(badQuery("person=NAME"));
    const customers = await bot().customersOf(query.data.person);
    response.json({ customers: customers.map(customerView) });
  });
  routes.get("/customers/:id/exchanges", async (request, response) => {
    const query = page.safeParse(request.query);
    if (!query.success)
      return void response.status(400).json(badQuery("limit=1…500 and after=CURSOR"));
    const { limit, after } = query.data;
    const options = after === undefined ? { limit } : { limit, after };
    const id = customerId.safeParse(request.params.id);
    const found = id.success && (await bot().timeline(id.data, options));
    if (!found) return void response.status(404).json(unknownCustomer);
    response.json({ exchanges: found.items.map(exchangeView), next: found.next });
  });
  return routes;
}

const unknownCustomer = {
  error: { code: "UNKNOWN_CUSTOMER", message: "There is no customer of that id" },
};

function badQuery(expected: string) {
  return { error: { code: "BAD_QUERY", message: `The query must be ${expected}` } };
}

function customerView(customer: Customer) {
  const { name } = customer.facts;
  return {
    id: customer._id,
    ...(typeof name?.value === "string" && { name: name.value }),
    createdAt: customer.createdAt,
    identities: Object.entries(customer.identities).map(([id, reference]) => ({
      id,
      channel: reference.channelId,
      account: reference.bot.id,
      user: reference.user.id,
      name: reference.user.name,
    })),
    facts: Object.entries(customer.facts).map(([key, fact]) => ({ key, ...fact })),
    runs: customer.runs.map(({ id, flow, startedAt, wait }) => ({
      ...{ id, flow, startedAt, step: wait?.step },
    })),
    asksForPerson: customer.asksForPerson,
    exchanges: customer.exchangeCount,
  };
}

function exchangeView(exchange: Exchange) {
  const { _id, seq, at, direction, channel, activity, flow, step, state, note } = exchange;
  const isOutbound = exchange.direction === "out" && !("from" in activity);
  const files = activity.type === "message" ? filesOf(activity) : [];
  return {
    ...(files.length > 0 && { files }),
    ...{ id: _id, seq, at, direction, channel, text: saidIn(activity) },
    ...(isOutbound && {
      choices: activity.suggestedActions?.actions.map(({ title, value }) => ({ id: value, title })),
      code: codeOf(activity),
    }),
    ...{ flow, step, state, note },
  };
}
