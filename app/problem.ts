/** What a refused request is answered with. */

interface Problem {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly issues?: readonly { readonly path: string; readonly message: string }[];
  };
}

export function problem(
  code: string,
  message: string,
  issues?: NonNullable<Problem["error"]["issues"]>,
): Problem {
  return { error: { code, message, ...(issues && { issues }) } };
}
