/** The HTTP side: health, the API, the simulator and its page, on the loopback interface. */
import { createServer, type Server } from "node:http";
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from "express";
import { simulatorRoutes, type WebDriver } from "../adapters/web/index.ts";
import { BotError, ConfigError, errorFacts, type Log, type Store } from "../src/index.ts";
import { apiRoutes } from "./api.ts";
import { onlyWithToken } from "./api-token.ts";
import { closedToEvents, eventRoutes } from "./events.ts";
import { type FormPageOptions, formPageRoutes, formPaths } from "./forms/routes.ts";
import { formRoutes } from "./forms.ts";
import type { Live } from "./live.ts";
import type { Metrics } from "./metrics.ts";
import { pageFiles } from "./page-files.ts";
import { problem } from "./problem.ts";
import type { RunningBot } from "./running-bot.ts";
import { securityHeaders } from "./security-headers.ts";

export interface ServerOptions {
  readonly port: number;
  readonly running: RunningBot;
  readonly live: Live;
  /** The simulated apps by name; `undefined` leaves the simulator out. */
  readonly simulated: ReadonlyMap<string, WebDriver> | undefined;
  /** Forms as pages, and where customers reach them; nothing leaves them out. */
  readonly forms:
    | (Pick<FormPageOptions, "links" | "files" | "framedBy" | "whoOpened"> & {
        readonly publicUrl: string | undefined;
      })
    | undefined;
  /** What lets others tell of business events; without one, only the simulator takes them. */
  readonly apiTokens: readonly string[];
  /** Gives what links name to whoever has one; left out where there are none. */
  readonly fileLinks: RequestHandler | undefined;
  /** Where apps bring what happens there: each route proves itself who asks. */
  readonly channelRoutes: Readonly<Record<string, RequestHandler>>;
  /** The content of the files that messages carry. */
  readonly files: Pick<Store["files"], "open">;
  readonly version: string;
  readonly metrics: Metrics;
  readonly log: Log;
}

export function serverApp(options: ServerOptions) {
  const { running, live, simulated, version, metrics, log } = options;
  const app = express();
  app.disable("x-powered-by");
  app.use(securityHeaders());
  takeEvents(app, options);
  if (options.fileLinks) app.use(options.fileLinks);
  takeForms(app, options);
  for (const [path, routes] of Object.entries(options.channelRoutes)) app.use(path, routes);
  app.use(onlyFromHere);
  app.get("/livez", (_request, response) => void response.json({ alive: true }));
  // Nothing listens before everything has been started.
  app.get("/startupz", (_request, response) => void response.json({ started: true }));
  app.get("/readyz", async (_request, response) => {
    const state = await running.readiness();
    response.status(state.ready ? 200 : 503).json(state);
  });
  app.get("/metrics", async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  if (simulated) {
    app.get("/api/status", (_request, response) => {
      response.json({ version, ...running.status() });
    });
    app.get("/api/live", live.handler);
    app.post("/simulator/restart", async (_request, response) => {
      response.status(202).json({ engine: "restarting" });
      await running.restart();
    });
    app.use(
      "/api/forms",
      formRoutes(() => running.release().forms),
    );
    app.use("/simulator", simulatorRoutes(simulated));
    app.use(
      "/api",
      apiRoutes(() => running.bot(), options.files),
    );
    app.use(pageFiles());
  }
  app.use((_request, response) => {
    response.status(404).json(problem("NOT_FOUND", "There is nothing at this address"));
  });
  app.use(onError(log));
  return app;
}

/** With a token they may come from anywhere, since no page of another site has it. */
function takeEvents(
  app: express.Express,
  { running, simulated, apiTokens: tokens, metrics: { measure }, log }: ServerOptions,
): void {
  const path = "/api/events";
  const events = eventRoutes(() => running.bot());
  if (tokens.length > 0) app.use(path, onlyWithToken({ tokens, measure, log }), events);
  else app.use(path, onlyFromHere, simulated ? events : closedToEvents);
}

/** Where customers reach the server from outside, whoever has a link may come from anywhere. */
function takeForms(app: express.Express, { forms, running, log }: ServerOptions): void {
  if (!forms) return;
  const { publicUrl: base, ...options } = forms;
  const routes = formPageRoutes({ ...options, base, bot: () => running.bot(), log });
  if (base === undefined) app.use(formPaths, onlyFromHere);
  app.use(routes);
}

/** Whoever sends slowly, or much before the first byte of a body, holds nothing for long. */
const limits = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1_024,
};

/** @throws ConfigError `CONFIG_PORT_TAKEN` when something else listens there. */
export function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(limits, app);
    server.once("error", (error) => reject(cannotListen(port, error)));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function cannotListen(port: number, cause: Error): ConfigError {
  return new ConfigError(
    "CONFIG_PORT_TAKEN",
    `PORT=${port} cannot be used (${cause.message}): stop what listens there, or set another, for example PORT=3001`,
    { cause },
  );
}

const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Other sites' pages must not reach the loopback interface through the visitor's browser. */
const onlyFromHere: RequestHandler = (request, response, next) => {
  if (isFromHere(request)) return next();
  response.status(403).json(problem("FOREIGN_SITE", "Only this machine's own pages may ask"));
};

function isFromHere({ method, headers }: Request): boolean {
  const { host = "", origin, "sec-fetch-site": site, "sec-fetch-mode": mode } = headers;
  if (!localHost.test(host)) return false;
  // Following a link from another site is fine: that site cannot read what it leads to.
  const isLink = mode === "navigate" && headers["sec-fetch-dest"] === "document";
  if (isLink && method === "GET") return true;
  const isOwnPage = site === undefined || site === "same-origin" || site === "none";
  return isOwnPage && (origin === undefined || origin === `http://${host}`);
}

const onError =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const [status, code, message] = answerTo(error);
    if (status >= 500) log("error", "request_failed", { ...errorFacts(error) });
    response.status(status).json(problem(code, message));
  };

const statusByCode: Readonly<Record<string, number>> = {
  CHANNEL_BAD_EVENT: 400,
  CHANNEL_NO_SUCH_CHOICE: 400,
  CHANNEL_EVENT_CHANGED: 422,
  CHANNEL_EVENT_TOO_LARGE: 413,
  CHANNEL_FILE_TOO_LARGE: 413,
  STORE_NO_FILE: 404,
  CHANNEL_NO_SUCH_CUSTOMER: 404,
  STORE_BAD_CURSOR: 400,
};

function answerTo(error: unknown): [number, string, string] {
  if (error instanceof BotError) {
    const status = statusByCode[error.code];
    if (status !== undefined) return [status, error.code, error.message];
    if (error.retry === "later") return [503, error.code, "Not possible just now: try again"];
  }
  if (error instanceof URIError) return [400, "BAD_ADDRESS", "The address is not well-formed"];
  const status = typeof error === "object" && error !== null && "status" in error && error.status;
  if (status === 413) return [413, "BODY_TOO_LARGE", "A body may have 64 KB"];
  // What else Express and its parsers refuse is a body that cannot be read.
  if (typeof status === "number" && status < 500)
    return [400, "BAD_BODY", "The body must be JSON in UTF-8"];
  return [500, "INTERNAL", "Something went wrong here; it has been logged"];
}
