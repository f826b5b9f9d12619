/** What the server says no with: a code, a description and at times how long to wait. */

export class Refusal extends Error {
  readonly code: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: number, description: string, retryAfterSeconds?: number) {
    super(description);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get body() {
    const { code, message, retryAfterSeconds: retry_after } = this;
    return {
      ...{ ok: false, error_code: code, description: message },
      ...(retry_after !== undefined && { parameters: { retry_after } }),
    };
  }
}

export function badRequest(why: string): Refusal {
  return new Refusal(400, `Bad Request: ${why}`);
}
