/** Files for tests: kept ones that need no store, and content that is what it says. */
import { createHash } from "node:crypto";
import type { KeptFile } from "../../src/model/attached.ts";

export function aFile(over: Partial<KeptFile> = {}): KeptFile {
  const { name = "terms.pdf", type = "application/pdf", sizeBytes = 1_000 } = over;
  const hash = createHash("sha256").update(`${name} ${sizeBytes}`).digest("hex");
  return { hash, name, type, sizeBytes, ...over };
}
