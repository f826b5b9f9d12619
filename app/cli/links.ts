/** `throughline links`: the addresses that begin a flow, and codes to print that lead there. */
import { renderSVG, renderUnicodeCompact } from "uqr";
import { ConfigError } from "../../src/index.ts";
import type { Config } from "../config.ts";
import { loadFlows } from "../flows.ts";

export interface LinksOptions {
  /** Draws a code below each. */
  readonly qr?: boolean;
  /** One flow, and its code as a picture. */
  readonly svg?: string;
}

interface Listed {
  readonly name: string;
  readonly address: string;
}

/** @throws ConfigError where there is no bot, or no such flow; ChannelError where it is not let in. */
export async function listLinks(
  { flowsDirectory, telegram }: Config,
  { qr, svg }: LinksOptions,
): Promise<string> {
  if (!telegram) {
    throw new ConfigError(
      "CONFIG_NO_BOT",
      "No app is set that opens a flow by a link: set TELEGRAM_BOT_TOKEN",
    );
  }
  const { startLink, userNameOf } = await import("../../adapters/telegram/index.ts");
  const [{ flows }, userName] = await Promise.all([
    loadFlows(flowsDirectory),
    userNameOf(telegram),
  ]);
  const listed = flows.flatMap(({ name, options: { link } }): Listed[] => {
    const address = link === undefined ? undefined : startLink(userName, link);
    return address === undefined ? [] : [{ name, address }];
  });
  if (svg !== undefined) return pictureOf(svg, listed);
  if (listed.length === 0) return "No flow has a link: give one in its options\n";
  return listed.map((one) => `${lineOf(one)}${qr ? drawn(one) : ""}`).join("");
}

function lineOf({ name, address }: Listed): string {
  return `${name.padEnd(20)} ${address}\n`;
}

function drawn({ address }: Listed): string {
  return `\n${renderUnicodeCompact(address)}\n\n`;
}

function pictureOf(wanted: string, listed: readonly Listed[]): string {
  const found = listed.find(({ name }) => name === wanted);
  if (found) return `${renderSVG(found.address)}\n`;
  const names = listed.map(({ name }) => `"${name}"`).join(", ");
  throw new ConfigError(
    "CONFIG_NO_SUCH_FLOW",
    `There is no flow "${wanted}" that has a link: name one of ${names || "those you give one"}`,
  );
}
