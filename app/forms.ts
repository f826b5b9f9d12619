/** What the page reads of forms: which there are, and what each app is going to show of one. */
import { Router } from "express";
import { z } from "zod";
import { limits, plannedScreen, skins } from "../adapters/web/index.ts";
import { plan } from "../src/index.ts";
import type { NamedForm } from "./flows.ts";
import { problem } from "./problem.ts";

const query = z.strictObject({ language: z.string().min(2).max(35).default("en") });

/** `forms` is asked for on each request: a release may have changed them. */
export function formRoutes(forms: () => readonly NamedForm[]): Router {
  const routes = Router();
  routes.get("/", (_request, response) => {
    const named = forms().map(({ name, flow, form: { title } }) => ({ name, flow, title }));
    response.json({ forms: named });
  });
  routes.get("/:name", (request, response) => {
    const asked = query.safeParse(request.query);
    if (!asked.success) {
      const wrong = problem("BAD_QUERY", "The query must be language=CODE, such as de");
      return void response.status(400).json(wrong);
    }
    const found = forms().find(({ name }) => name === request.params.name);
    if (!found) {
      const unknown = problem("UNKNOWN_FORM", "There is no form of that name");
      return void response.status(404).json(unknown);
    }
    const now = new Date();
    const plans = skins.map((app) => {
      const planned = plan(found.form, limits[app], asked.data);
      const { as, reason } = planned;
      return { app, as, reason, messages: plannedScreen(planned, now) };
    });
    response.json({ plans });
  });
  return routes;
}
