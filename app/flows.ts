/** Every file in `flows/` is one flow. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AuthoringError, type Flow } from "../src/index.ts";

/** @throws AuthoringError `FLOW_NO_DEFAULT_EXPORT` when a file there exports no flow. */
export async function loadFlows(directory: string): Promise<Flow[]> {
  const files = (await readdir(directory)).filter((file) => /^[^.]+\.(ts|js)$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(directory, file)).href)) as {
        default?: Flow;
      };
      if (module.default?.name !== undefined) return module.default;
      throw new AuthoringError(
        "FLOW_NO_DEFAULT_EXPORT",
        `flows/${file} exports no flow: end it with "export default flow(…)"`,
      );
    }),
  );
}
