/** Copies or restores in a process that ends itself, as kill -9 would, after so many steps. */
import { copy, type Progress } from "../../src/store/move/copy.ts";
import { restore } from "../../src/store/move/restore.ts";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { storeSettings } from "./places.ts";

const [what = "", from = "", to = "", steps = ""] = process.argv.slice(2);
let left = Number(steps);

/** A page that is written is a step, and so is that its place is kept. */
function step(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, "SIGKILL");
}

const openAt = async (address: string): Promise<Store> => {
  const store = storeFor({ ...storeSettings(address), preparation: { as: "tool" } });
  await store.open();
  return store;
};

const target = await openAt(to);
const { contents } = target;
const counted: Store = {
  ...target,
  contents: {
    ...contents,
    async put(name, documents) {
      await contents.put(name, documents);
      step();
    },
  },
};
const onProgress = ({ doing }: Progress) => {
  if (doing === "copying") step();
};
if (what === "restore") await restore(from, counted, { onProgress });
else {
  const source = await openAt(from);
  await copy(source, counted, { onProgress });
  await source.close();
}
await target.close();
