/**
 * Who holds a lease. A lease runs out by itself; when its owner was a process of this machine that
 * has ended, nobody has to wait for that. Only liveness hangs on this: the revision is the fence.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { LeaseDocument } from "../model/lease.ts";

/** Engines running in this process, by owner name. */
const running = new Set<string>();

/** This boot of this machine, and its space of process ids. */
const machine = machineName();

/** A name for an engine of this process; `retire` it when the engine stops. */
export function enlist(id: string): string {
  const owner = `${machine}/${process.pid}/${id}`;
  running.add(owner);
  return owner;
}

export function retire(owner: string): void {
  running.delete(owner);
}

export interface Asking {
  readonly owner: string;
  readonly now: Date;
  readonly leaseMs: number;
}

export function mayTake(
  lease: Pick<LeaseDocument, "owner" | "until"> | undefined,
  { owner, now, leaseMs }: Asking,
): boolean {
  if (lease?.owner === undefined || lease.owner === owner) return true;
  const leftMs = lease.until.getTime() - now.getTime();
  // A lease of so long was written before the clock was put back.
  return leftMs <= 0 || leftMs > 2 * leaseMs || hasEnded(lease.owner);
}

function hasEnded(owner: string): boolean {
  const [where, pid] = owner.split("/");
  if (where !== machine) return false;
  if (Number(pid) === process.pid) return !running.has(owner);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function machineName(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Not Linux: there a process id is not shared between machines of one name in practice.
    return hostname().replaceAll("/", "-");
  }
}
