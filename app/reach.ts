/** How customers get from their app to pages and files of ours, and back. */
import type {
  BotOptions,
  ConversationReference,
  Driver,
  FormPlace,
  Store,
  Surroundings,
} from "../src/index.ts";
import type { Channels } from "./channels.ts";
import type { Config } from "./config.ts";
import { fileLinks } from "./file-links.ts";
import { FormLinks } from "./forms/form-links.ts";
import type { ServerOptions } from "./server.ts";

export interface Reach {
  /** What links begin with. */
  readonly address: Promise<string>;
  readonly publicUrl: string | undefined;
  /** To be told where the server listens. */
  readonly listens: (port: number) => void;
}

/** Nothing where no link leads anywhere. Without a public address, the simulated apps have links. */
export function reached({ publicUrl, hasSimulator }: Config): Reach | undefined {
  if (publicUrl === undefined && !hasSimulator) return undefined;
  let listens: (port: number) => void = () => {};
  const local = new Promise<string>((resolve) => {
    listens = (port) => resolve(`http://127.0.0.1:${port}`);
  });
  const address = publicUrl === undefined ? local : Promise.resolve(publicUrl);
  return { address, publicUrl, listens };
}

interface Linking
  extends Pick<Reach, "address" | "publicUrl">,
    Pick<Channels, "drivers" | "simulated"> {
  readonly store: Store;
  readonly surroundings: Surroundings;
}

interface Linked {
  readonly parts: Pick<BotOptions, "linkTo" | "formLinkTo" | "opensLinks">;
  readonly routes: NonNullable<ServerOptions["fileLinks"]>;
  readonly forms: NonNullable<ServerOptions["forms"]>;
}

export function linksFor(linking: Linking): Linked {
  const { address, publicUrl, store, surroundings, ...channels } = linking;
  const { linkTo, routes } = fileLinks({ address, store, surroundings });
  const links = new FormLinks(store, surroundings);
  const formLinkTo = async (place: FormPlace) => `${await address}${await links.pathTo(place)}`;
  const openers = openersAmong(channels.drivers, surroundings);
  const forms = { links, files: store.files, publicUrl, ...openers };
  const onlyHere = publicUrl === undefined && { opensLinks: isSimulated(channels) };
  return { parts: { linkTo, formLinkTo, ...onlyHere }, routes, forms };
}

/** Whoever uses a simulated app sits at this machine. */
function isSimulated({ simulated }: Pick<Channels, "simulated">) {
  const apps = [...(simulated?.values() ?? [])];
  return ({ channelId, bot }: ConversationReference) =>
    apps.some(({ channel, account }) => channel === channelId && account === bot.id);
}

/** Whom an app says it is that opened a page inside it, and whose pages may do so. */
function openersAmong(adapters: readonly Driver[], { clock }: Surroundings) {
  return {
    framedBy: adapters.flatMap(({ can }) => can.framedBy ?? []),
    whoOpened(channel: string, proof: string): string | undefined {
      const now = clock.now();
      const asked = adapters.filter((adapter) => adapter.channel === channel);
      const users = asked.map((adapter) => adapter.whoOpened?.(proof, now));
      return users.find((user) => user !== undefined);
    },
  };
}
