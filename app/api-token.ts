/** Lets in only those who send a token of this deployment. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import type { Log, Measure } from "../src/index.ts";
import { problem } from "./problem.ts";

export interface TokenOptions {
  /** Each of them lets in: two while one replaces the other. */
  readonly tokens: readonly string[];
  readonly measure: Measure;
  readonly log: Log;
}

export function onlyWithToken({ tokens, measure, log }: TokenOptions): RequestHandler {
  const digests = tokens.map(digestOf);
  return (request, response, next) => {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(request.get("authorization") ?? "") ?? [];
    const digest = digestOf(given);
    // All are compared, and in the same time whatever is given.
    const fitting = digests.filter((one) => timingSafeEqual(one, digest));
    if (fitting.length > 0) return next();
    measure.count("auth_failures_total", { kind: "api" });
    log("warn", "auth_failed", { label: "api" });
    const message = "Send the API_TOKEN of this deployment as Authorization: Bearer …";
    response.set("www-authenticate", "Bearer").status(401).json(problem("UNAUTHORIZED", message));
  };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
