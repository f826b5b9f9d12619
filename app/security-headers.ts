/** What browsers are told of our pages: to load and send nothing from or to elsewhere. */
import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * `framedBy`: whose pages may show ours inside them. A page that sends a form has to tell its own
 * site, `same-origin`, where it comes from.
 */
export function securityHeaders(
  framedBy: readonly string[] = [],
  policy: "no-referrer" | "same-origin" = "no-referrer",
): RequestHandler {
  const own = ["'self'"];
  const isOwnOnly = framedBy.every((origin) => origin === "'self'");
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...{ defaultSrc: own, imgSrc: [...own, "data:"], baseUri: ["'none'"] },
        ...{ formAction: own, objectSrc: ["'none'"] },
        frameAncestors: framedBy.length > 0 ? [...framedBy] : ["'none'"],
      },
    },
    // It knows of no other origin, and would forbid those that are named above.
    ...(!isOwnOnly && { xFrameOptions: false }),
    referrerPolicy: { policy },
    strictTransportSecurity: false,
  });
}
