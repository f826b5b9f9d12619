// Checks the layers of the house; a check that sees no modules has checked nothing.
import { execFileSync } from "node:child_process";

const folders = ["src", "adapters", "flows", "app"];
const fewest = 30;

const output = execFileSync(
  process.execPath,
  [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--output-type",
    "json",
    ...folders,
  ],
  { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
const { summary, modules } = JSON.parse(output);
const own = modules.filter(({ source }) =>
  folders.some((folder) => source.startsWith(`${folder}/`)),
);
const comments = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]));

for (const { from, to, rule } of summary.violations) {
  process.stderr.write(`${from} imports ${to}\n  ${rule.name}: ${comments.get(rule.name)}\n`);
}
if (own.length < fewest) {
  process.stderr.write(`Only ${own.length} modules were seen: the check itself is broken\n`);
}
process.stdout.write(`layers: ${own.length} modules, ${summary.violations.length} violations\n`);
process.exit(summary.violations.length === 0 && own.length >= fewest ? 0 : 1);
