/** What a process of a herd is started with. */
import type { Capabilities } from "../../../src/channel/driver.ts";
import type { StoreSettings } from "../../../src/store/open.ts";

export interface HerdSettings {
  readonly place: Pick<StoreSettings, "directory" | "mongodbUri">;
  readonly channel: string;
  readonly can: Capabilities;
  /** The product's own unless told. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** Which release of the sign-up it serves, by what it changes; a tally of what is told unless given. */
  readonly release?: string;
  /** Whether its log is shown. */
  readonly isLoud?: boolean;
}
