/** Stores in new places, and copies that are killed. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { storeFor } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import type { Preparation } from "../../src/store/prepare.ts";
import { type Places, storeSettings } from "./places.ts";

const program = fileURLToPath(new URL("./move-program.ts", import.meta.url));

/** Opens stores in new places, and puts everything away at the end. */
export function aScene(kinds: readonly Places[]) {
  const opened = new Map<Store, string>();
  const open = async (address: string, preparation: Preparation) => {
    const store = storeFor({ ...storeSettings(address), preparation });
    opened.set(store, address);
    await store.open();
    return store;
  };
  return {
    address: (store: Store) => opened.get(store) ?? "",
    open: (address: string) => open(address, { as: "program" }),
    openTool: (address: string) => open(address, { as: "tool" }),
    program: async (at: Places, given: Preparation = {}) =>
      open(await at.make(), { as: "program", ...given }),
    tool: async (at: Places) => open(await at.make(), { as: "tool" }),
    async end() {
      for (const store of opened.keys()) await store.close();
      opened.clear();
      for (const kind of kinds) await kind.clear();
    },
  };
}

/** Kills it ten times, each after so many steps more, and lets it end at last. */
export async function killTenTimes(move: readonly string[], steps: number): Promise<void> {
  for (let kills = 0; kills < 10; kills++)
    expect(await ranToItsEnd([...move, `${steps + (kills % 2)}`])).equal(false);
  expect(await ranToItsEnd([...move, "never"])).equal(true);
}

/** False when it was killed. */
export async function ranToItsEnd(args: readonly string[]): Promise<boolean> {
  const other = fork(program, [...args]);
  const [code, signal] = await once(other, "exit");
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`it ended with ${code}`);
  return signal !== "SIGKILL";
}
