/** What browsers are told of our pages: to load and send nothing from or to elsewhere. */
import type { RequestHandler } from "express";
import helmet from "helmet";

/** `framedBy`: whose pages may show ours inside them. */
export function securityHeaders(framedBy: readonly string[] = []): RequestHandler {
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
    strictTransportSecurity: false,
  });
}
