/**
 * What passes between the page of a form and the browser that shows it: the cookie by which it
 * comes back, and whose pages may show ours inside them.
 *
 * A page that an app opens in a frame on its own site gets its cookie there only where the cookie is
 * meant for frames: it is, of whoever the app says has opened it, and before anything was shown.
 */
import type { CookieOptions, NextFunction, Request, RequestHandler, Response } from "express";
import { securityHeaders } from "../security-headers.ts";
import { lifeMs, type Visit } from "./form-links.ts";

export interface BrowserOptions {
  /** Where customers reach this server. */
  readonly base: string | undefined;
  /** Whose pages show ours inside theirs, such as `https://web.telegram.org`. */
  readonly framedBy: readonly string[];
}

export class Browser {
  /** The path below which the pages of forms lie. */
  readonly root: string;
  readonly #origin: string | undefined;
  readonly #isSecure: boolean;
  readonly #own: RequestHandler = securityHeaders(["'self'"], "same-origin");
  readonly #framed: RequestHandler;

  constructor({ base, framedBy }: BrowserOptions) {
    const { pathname, protocol, origin } = new URL(base ?? "http://127.0.0.1");
    this.root = `${pathname === "/" ? "" : pathname}/form`;
    this.#isSecure = protocol === "https:";
    this.#origin = base === undefined ? undefined : origin;
    // Elsewhere no cookie would come back from inside a page of another site.
    this.#framed = this.#isSecure
      ? securityHeaders(["'self'", ...framedBy], "same-origin")
      : this.#own;
  }

  /** What holds before it is known who has come: nothing of anybody is shown then. */
  begin(request: Request, response: Response, next: NextFunction): void {
    response.set("Cache-Control", "no-store");
    this.#framed(request, response, next);
  }

  /** Shows what is the customer's own inside pages of others only where an app says who looks. */
  meets({ isBegun, isInside }: Visit, request: Request, response: Response): void {
    const headers = isBegun && !isInside ? this.#own : this.#framed;
    headers(request, response, () => {
      // Nothing comes after it.
    });
  }

  /** The code that comes back, empty where there is none. */
  codeIn({ headers }: Request): string {
    const [, code = ""] = /(?:^|;\s*)form=([\w-]+)/.exec(headers.cookie ?? "") ?? [];
    return code;
  }

  remember(
    { form, code, isInside }: Pick<Visit, "code" | "isInside"> & { readonly form: string },
    response: Response,
  ): void {
    const anywhere: CookieOptions = { sameSite: "none", partitioned: true };
    response.cookie("form", code, {
      ...{ path: `${this.root}/${form}`, maxAge: lifeMs, httpOnly: true, secure: this.#isSecure },
      ...(isInside && this.#isSecure ? anywhere : { sameSite: "lax" }),
    });
  }

  /** A page of another site, or of nowhere, sends what its visitor knows nothing of. */
  isForeign({ headers }: Request): boolean {
    const { host = "", origin, "sec-fetch-site": site } = headers;
    if (site !== undefined) return site !== "same-origin" && site !== "none";
    return origin !== undefined && origin !== (this.#origin ?? `http://${host}`);
  }

  /** Whether another page shows this one inside it. */
  isFramed({ headers }: Request): boolean {
    return headers["sec-fetch-dest"] === "iframe";
  }
}
