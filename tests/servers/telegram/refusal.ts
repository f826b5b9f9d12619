/** What the server says no with: a code, a description and at times how to go on. */

/** What tells a bot how to go on. */
interface Parameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

export class Refusal extends Error {
  readonly code: number;
  readonly parameters: Parameters;

  constructor(code: number, description: string, parameters: Parameters = {}) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  get body() {
    const { code, message, parameters } = this;
    return {
      ...{ ok: false, error_code: code, description: message },
      ...(Object.keys(parameters).length > 0 && { parameters }),
    };
  }
}

export function badRequest(why: string): Refusal {
  return new Refusal(400, `Bad Request: ${why}`);
}
