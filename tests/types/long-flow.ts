/** A flow of as many steps as one likes, written out for the compiler. */

/** Ten different steps; none is like one of another round. */
const steps = (round: number) => `
  const cups${round} = await ask("cups${round}", "How many?", z.coerce.number().int().max(${round}));
  const day${round} = await choose("day${round}", "When?", { today: "Today", later${round}: "Later" });
  const key${round} = await once("key${round}", ({ key }) => ({ key, day: day${round}, cups: cups${round} }));
  const all${round} = await each("all${round}", [1, 2], async (cup) => ({ cup, key: key${round} }));
  const sum${round} = await repeat("sum${round}", [] as string[], async ({ carried, again }) =>
    carried.length < cups${round} ? again([...carried, day${round}]) : carried,
  );
  const came${round} = await waitFor("came${round}", delivered, { within: "1 week" });
  const price${round} = await call("price${round}", priced, { cups: all${round}.length });
  await remember("price${round}", price${round});
  const begun${round} = await now("begun${round}");
  const drawn${round} = await random("drawn${round}");
  await say(\`\${sum${round}.length} \${came${round}?.parcel} \${begun${round}.getDay()} \${drawn${round}}\`);
`;

/** As a file of this folder. */
export const flowOf = (rounds: readonly number[]) => `
import { z } from "zod";
import { event } from "../../src/flow/event.ts";
import { flow } from "../../src/flow/flow.ts";
const delivered = event("delivered", z.object({ parcel: z.string() }));
const priced = flow("priced", {}, async (_, input: { cups: number }) => input.cups * 3);
export const long = flow("long", {}, async (verbs) => {
  const { ask, choose, once, each, repeat, waitFor, call, remember, now, random, say } = verbs;
  ${rounds.map(steps).join("")}
});
`;
