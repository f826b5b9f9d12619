/** `throughline flows`: which flows there are, and what starts each. */
import { loadFlows } from "../flows.ts";

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
