/** What it costs to plan a form of 25 fields for an app: below a millisecond is promised. */
import { z } from "zod";
import { limits } from "../adapters/web/limits.ts";
import { type Form, form } from "../src/form/form.ts";
import { choice, date, number, phone } from "../src/form/makers.ts";
import { plan } from "../src/form/plan.ts";

const rounds = 1_000;
const promisedMs = 1;

const makers = [
  () => z.string().meta({ title: "A name?" }),
  () => choice({ one: "One", two: "Two", three: "Three" }, { title: "Which one?" }),
  () => phone({ title: "A phone number?", remember: "phone" }),
  () => date({ title: "Since when?" }),
  () => number({ title: "How many?", min: 1 }),
];

function aForm(fields: number): Form {
  const shape = Array.from({ length: fields }, (_, at) => {
    const maker = makers[at % makers.length] ?? z.string;
    return [`field${at}`, maker()] as const;
  });
  // The fields of a bench are plain data.
  return form("Bench", z.object(Object.fromEntries(shape)) as never);
}

const long = aForm(25);
const known = { phone: "+27821234567" };
let isKept = true;
for (const [app, can] of Object.entries(limits)) {
  for (let round = 0; round < rounds / 10; round += 1) plan(long, can, { known });
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) plan(long, can, { known });
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / rounds / 1_000;
  isKept &&= ms < promisedMs;
  process.stdout.write(`plan of 25 fields for ${app.padEnd(9)} ${ms.toFixed(3)} ms CPU\n`);
}
if (!isKept) process.exitCode = 1;
