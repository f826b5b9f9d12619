/** What the deliverer asks of whoever holds the customer, and of the world. */
import type { Surroundings } from "../../base/surroundings.ts";
import type { Driver } from "../../channel/driver.ts";
import type { ConversationReference } from "../../model/activity.ts";
import type { KeptFile } from "../../model/attached.ts";
import type { Customer } from "../../model/customer.ts";
import type { SendNote } from "../../model/lease.ts";
import type { Accounts } from "./accounts.ts";
import type { FormLinking } from "./form-link.ts";
import type { Pauses } from "./pauses.ts";

/** The customer as the deliverer needs it. */
export interface Outgoing {
  /** As last written: only what stands there may go out. */
  readonly customer: Customer;
  /** As it will be when all that was asked for is written. */
  readonly ahead: Customer;
  /** Changes it at once in memory; written with the next write. */
  later(change: (customer: Customer) => Customer): void;
  write(change: (customer: Customer) => Customer): Promise<void>;
  /** What the owner before has left. */
  readonly sending: readonly SendNote[];
  /** Kept for the next owner, should this process die. @throws StoreError when the lease is lost. */
  noteSending(notes: readonly SendNote[]): Promise<void>;
}

export interface DeliveryOptions {
  readonly surroundings: Surroundings;
  readonly driverOf: (to: ConversationReference) => Driver | undefined;
  readonly accounts: Accounts;
  readonly pauses: Pick<Pauses, "keep">;
  /** How long an app may take for its answer. */
  readonly sendMs: number;
  /** Where a customer can load a file that is too large for their app. */
  readonly linkTo: ((file: KeptFile) => string | Promise<string>) | undefined;
  /** Where a customer fills in a form beside the chat. */
  readonly formLinkTo: FormLinking["formLinkTo"];
  /** Whether such links lead anywhere from there; unless told, they do. */
  readonly opensLinks?: ((to: ConversationReference) => boolean) | undefined;
  /** The app's id of a message sent in an earlier time, by its exchange's id. */
  readonly settledNativeId: (exchange: string) => Promise<string | undefined>;
}
