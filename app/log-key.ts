/** What the log's references are made with where nobody has set a key: made once for a data directory. */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Whoever else begins at the same moment gets the same key. Where nothing can be written the key
 * lasts as long as the process.
 */
export async function keptLogKey(directory: string): Promise<string> {
  const file = join(directory, "log-key");
  const made = randomBytes(32).toString("hex");
  try {
    await writeFile(file, made, { flag: "wx", mode: 0o600 });
    return made;
  } catch {
    const kept = await readFile(file, "utf8").catch(() => "");
    return kept.length === made.length ? kept : made;
  }
}
