/** What the parts of the engine share: collections, drivers, flows and surroundings. */
import type PQueue from "p-queue";
import type { Surroundings } from "../base/surroundings.ts";
import type { Driver } from "../channel/driver.ts";
import type { FlowBook } from "../flow/flow.ts";
import type { ConversationReference } from "../model/activity.ts";
import type { KeptFile } from "../model/attached.ts";
import { chapters } from "../model/chapter.ts";
import type { Collection, Document, Indexes } from "../model/collection.ts";
import { customers } from "../model/customer.ts";
import { exchanges } from "../model/exchange.ts";
import { identities } from "../model/identity.ts";
import { type InboxEntry, inbox } from "../model/inbox.ts";
import { leases } from "../model/lease.ts";
import { pauses } from "../model/pause.ts";
import { grouped } from "../store/grouped.ts";
import type { Files, Store } from "../store/port.ts";
import type { Act } from "./commit.ts";
import type { Accounts } from "./deliver/accounts.ts";
import type { Pauses } from "./deliver/pauses.ts";
import type { FormPlace } from "./form-place.ts";
import { Library } from "./library.ts";
import type { Load } from "./load.ts";

export interface Engine {
  readonly flows: FlowBook;
  readonly surroundings: Surroundings;
  readonly collections: Collections;
  /** Where a customer fills in a form beside the chat; nothing when there is no such place. */
  readonly formLinkTo: ((place: FormPlace) => string | Promise<string>) | undefined;
  /** Where a customer can load a file that is too large for their app. */
  readonly linkTo: ((file: KeptFile) => string | Promise<string>) | undefined;
  /** Whether links to our pages and files lead anywhere from there; unless told, they do. */
  readonly opensLinks?: ((to: ConversationReference) => boolean) | undefined;
  /** Content by its hash. */
  readonly files: Files;
  /** As the store does. */
  readonly keepsOrder: boolean;
  readonly owner: string;
  readonly load: Load;
  /** Whether flows are checked for doing the same when a turn is repeated. */
  readonly playsTwice: boolean;
  readonly leaseMs: number;
  /** How long an app may take to answer a send. */
  readonly sendMs: number;
  readonly accounts: Accounts;
  readonly pauses: Pauses;
  /** How many messages of one customer are answered one by one. */
  readonly mostInTenSeconds: number;
  /** How long a turn may take before it is given up. */
  readonly turnMs: number;
  /** Plays one after another what was there when a process died. */
  readonly suspects: PQueue;
  readonly driverOf: (to: ConversationReference) => Driver | undefined;
  /** Answers what no flow claims. */
  readonly fallback: ((entry: InboxEntry) => Promise<Act[]>) | undefined;
  /** Called after every change of a customer that others can read. */
  readonly changed: (customer: string) => void;
}

export type Collections = ReturnType<typeof openCollections>;

export function openCollections(store: Store) {
  const open = <T extends Document, I extends Indexes>(declared: Collection<T, I>) =>
    // A home that keeps order makes one transaction of what customers ask for side by side.
    store.keepsOrder ? store.collection(declared) : grouped(store.collection(declared));
  return {
    inbox: open(inbox),
    identities: open(identities),
    customers: open(customers),
    leases: open(leases),
    exchanges: open(exchanges),
    pauses: open(pauses),
    library: new Library(open(chapters)),
  };
}
