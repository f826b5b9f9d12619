/** `throughline flows`: which flows there are, what starts each, and how one goes. */
import { ConfigError } from "../../src/index.ts";
import { loadFlows } from "../flows.ts";
import { flowGraph } from "./graph.ts";

/** @throws ConfigError `CONFIG_NO_SUCH_FLOW` that names those there are. */
export async function drawFlow(directory: string, name: string): Promise<string> {
  const { flows } = await loadFlows(directory);
  const wanted = flows.find((one) => one.name === name);
  if (wanted) return flowGraph(wanted);
  const names = flows.map((one) => `"${one.name}"`).join(", ");
  throw new ConfigError(
    "CONFIG_NO_SUCH_FLOW",
    `There is no flow "${name}" in ${directory}: name one of ${names || "those you put there"}`,
  );
}

export async function listFlows(directory: string, isJson: boolean): Promise<string> {
  const { flows } = await loadFlows(directory);
  const listed = flows.map(({ name, options: { command, says = [], link, on, fallback } }) => ({
    ...{ name, command, says, link, event: on?.name, fallback: fallback === true },
  }));
  if (isJson) return `${JSON.stringify(listed)}\n`;
  if (listed.length === 0) return `There are no flows in ${directory}\n`;
  return listed.map((one) => `${one.name.padEnd(20)} ${startsOf(one)}\n`).join("");
}

interface Listed {
  readonly command: string | undefined;
  readonly says: readonly string[];
  readonly link: string | undefined;
  readonly event: string | undefined;
  readonly fallback: boolean;
}

function startsOf({ command, says, link, event, fallback }: Listed): string {
  const starts = [
    ...(command === undefined ? [] : [`/${command}`]),
    ...says.map((phrase) => `"${phrase}"`),
    ...(link === undefined ? [] : [`a link that ends in ${link}`]),
    ...(event === undefined ? [] : [`the event ${event}`]),
    ...(fallback ? ["whatever no other flow claims"] : []),
  ];
  return starts.join(", ") || "nothing starts it but another flow";
}
