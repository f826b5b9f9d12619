/** Where a customer stands in a form. */

/** Which fill() of which run. */
export interface FormPlace {
  readonly customer: string;
  readonly run: string;
  /** The name of the fill(), with those of its scopes. */
  readonly step: string;
}
