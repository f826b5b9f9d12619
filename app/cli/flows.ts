/** `throughline flows`: which flows there are, what starts each, and how one goes. */
import { ConfigError } from "../../src/index.ts";
import { loadFlows } from "../flows.ts";
import { flowGraph } from "./graph.ts";

/** @throws ConfigError `CONFIG_NO_SUCH_FLOW` that names those there are. */
export async function drawFlow(directory: string, name: string): Promise<string> {
  const flows = await loadFlows(directory);
  const wanted = flows.find((one) => one.name === name);
  if (wanted) return flowGraph(wanted);
  const names = flows.map((one) => `"${one.name}"`).join(", ");
  throw new ConfigError(
    "CONFIG_NO_SUCH_FLOW",
    `There is no flow "${name}" in ${directory}: name one of ${names || "those you put there"}`,
  );
}

export async function listFlows(directory: string, isJson: boolean): Promise<string> {
  const flows = (await loadFlows(directory)).map(({ name, options }) => ({
    name,
    command: options.command,
    says: options.says ?? [],
    fallback: options.fallback === true,
  }));
  if (isJson) return `${JSON.stringify(flows)}\n`;
  if (flows.length === 0) return `There are no flows in ${directory}\n`;
  return flows
    .map(({ name, command, says, fallback }) => {
      const starts = [
        ...(command === undefined ? [] : [`/${command}`]),
        ...says.map((phrase) => `"${phrase}"`),
        ...(fallback ? ["whatever no other flow claims"] : []),
      ];
      return `${name.padEnd(20)} ${starts.join(", ") || "nothing starts it but another flow"}\n`;
    })
    .join("");
}
