/**
 * Links that only this deployment can make. Each is for one thing, and for half an hour unless
 * its use is told another time; what it says can be read by anybody, and changed by nobody.
 */
import { errors, jwtVerify, SignJWT } from "jose";
import type { Surroundings } from "../src/index.ts";

/** The only way in which links are signed: one that names another is refused. */
const algorithm = "HS256";
const usualLifeSeconds = 30 * 60;

export interface SignedLink {
  /** What it opens: another audience does not take it. */
  readonly audience: string;
  /** The customer it was made for. */
  readonly subject: string;
  /** Names this link among all: what may be done once is done once for each id. */
  readonly id: string;
  /** What else is to be known where it is opened. */
  readonly facts: Readonly<Record<string, string>>;
}

export type ReadLink =
  | ({ readonly type: "valid" } & SignedLink)
  /** Ours, and too old. */
  | { readonly type: "expired" }
  /** Altered, not made here, or made for something else. */
  | { readonly type: "refused" };

export interface SignedLinks {
  /** A text of letters, digits and "-_." that stands for this. */
  sign(link: SignedLink): Promise<string>;
  read(token: string, audience: string): Promise<ReadLink>;
}

interface SigningOptions extends Pick<Surroundings, "clock"> {
  /** Half an hour unless told. */
  readonly lifeSeconds?: number;
}

/** `key` is a secret that every process of the deployment shares. */
export function signedLinks(
  key: string,
  { clock, lifeSeconds = usualLifeSeconds }: SigningOptions,
): SignedLinks {
  const secret = new TextEncoder().encode(key);
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1_000);
  return {
    sign: ({ audience, subject, id, facts }) =>
      new SignJWT({ facts })
        .setProtectedHeader({ alg: algorithm })
        .setAudience(audience)
        .setSubject(subject)
        .setJti(id)
        .setIssuedAt(nowSeconds())
        .setExpirationTime(nowSeconds() + lifeSeconds)
        .sign(secret),
    read: async (token, audience) => {
      try {
        const { payload } = await jwtVerify<Pick<SignedLink, "facts">>(token, secret, {
          ...{ algorithms: [algorithm], audience, currentDate: clock.now() },
          ...{ maxTokenAge: lifeSeconds, requiredClaims: ["sub", "jti", "exp", "iat", "facts"] },
        });
        const { sub: subject = "", jti: id = "", facts } = payload;
        return { type: "valid", audience, subject, id, facts };
      } catch (error) {
        return { type: error instanceof errors.JWTExpired ? "expired" : "refused" };
      }
    },
  };
}
