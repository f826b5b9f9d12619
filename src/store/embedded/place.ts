/** What a directory must be before data is kept in it: on a disk of this machine, and ours. */
import { statfs } from "node:fs/promises";
import type * as Lmdb from "lmdb";
import { StoreError } from "../../base/errors.ts";
import { customers } from "../../model/customer.ts";
import { schemas } from "../schema.ts";

/** Of file systems that lie on another machine, as statfs(2) of Linux numbers them. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
]);

/** The library ends the process when there is no room for its lock file. */
const leastFreeBytes = 1024 * 1024;

export interface Disk {
  readonly type: number;
  readonly bavail: number;
  readonly bsize: number;
}

/** @throws Error about a disk without room, StoreError `STORE_NETWORK_DRIVE` about a far one. */
export async function checkPlace(
  directory: string,
  diskOf: (path: string) => Promise<Disk> = statfs,
): Promise<void> {
  const { type, bavail, bsize } = await diskOf(directory);
  const network = networkFileSystems.get(type);
  if (network !== undefined)
    throw new StoreError(
      "STORE_NETWORK_DRIVE",
      `The directory ${directory} lies on a network drive (${network}), where writes of several machines damage each other: ` +
        "set DATA_DIR to a directory on a disk of this machine, or MONGODB_URI",
    );
  const freeBytes = bavail * bsize;
  if (freeBytes < leastFreeBytes) throw new Error(`its disk has only ${freeBytes} bytes left`);
}

/** What a program of ours makes: its schema first, or no schema when it is older than that. */
const ours = [schemas.name, `${customers.name}#index`];

/** @throws StoreError `STORE_FOREIGN` about a directory with data, none of it ours. */
export function checkOwn(env: Lmdb.RootDatabase, directory: string): void {
  const names = [...env.getKeys()].map(String);
  if (names.length === 0 || names.some((name) => ours.includes(name))) return;
  throw new StoreError(
    "STORE_FOREIGN",
    `The directory ${directory} holds data of another program (${names.slice(0, 3).join(", ")}): ` +
      "set DATA_DIR to an empty directory",
  );
}
