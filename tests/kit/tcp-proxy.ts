/** A TCP proxy for tests that can delay, cut, fall silent and swallow one reply. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export interface TcpProxy {
  readonly port: number;
  /** Every piece from the server comes this much later. */
  delay(delayMs: number): void;
  /** Ends all connections now, and refuses new ones until `heal`. */
  cut(): void;
  /** Takes everything and passes nothing on, in either direction, until `heal`. */
  silence(): void;
  /**
   * Passes the next request that holds `text` on, then ends its connection instead of giving the
   * reply. Resolves once the server has answered.
   */
  swallowReplyTo(text: string): Promise<void>;
  heal(): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

interface Swallowing {
  readonly text: string;
  readonly done: () => void;
}

interface State {
  mode: "open" | "cut" | "silent";
  delayMs: number;
  swallowing: Swallowing | undefined;
}

export async function startTcpProxy(to: number): Promise<TcpProxy> {
  const state: State = { mode: "open", delayMs: 0, swallowing: undefined };
  const pairs = new Set<Pair>();
  const endAll = () => {
    for (const pair of pairs) end(pair);
    pairs.clear();
  };
  const listener = createServer((client) => {
    if (state.mode === "cut") {
      client.destroy();
      return;
    }
    const pair = { client, server: connect(to, "127.0.0.1") };
    pairs.add(pair);
    pass(pair, state);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (typeof address !== "object" || address === null) throw new Error("the proxy has no port");
  return {
    port: address.port,
    delay: (delayMs) => {
      state.delayMs = delayMs;
    },
    cut: () => {
      state.mode = "cut";
      endAll();
    },
    silence: () => {
      state.mode = "silent";
    },
    swallowReplyTo: (text) =>
      new Promise((done) => {
        state.swallowing = { text, done };
      }),
    heal: () => {
      // What was lost while it was silent must not come as half of a message.
      if (state.mode === "silent") endAll();
      state.mode = "open";
      state.delayMs = 0;
    },
    async stop() {
      endAll();
      listener.close();
      await once(listener, "close");
    },
  };
}

function pass(pair: Pair, state: State): void {
  const { client, server } = pair;
  let swallowed: Swallowing | undefined;
  client.on("data", (piece: Buffer) => {
    if (state.mode === "silent") return;
    if (state.swallowing && piece.includes(state.swallowing.text)) {
      swallowed = state.swallowing;
      state.swallowing = undefined;
    }
    server.write(piece);
  });
  server.on("data", async (piece: Buffer) => {
    if (swallowed) {
      end(pair);
      swallowed.done();
      return;
    }
    if (state.mode === "silent") return;
    if (state.delayMs > 0) await pause(state.delayMs);
    if (!client.destroyed) client.write(piece);
  });
  for (const socket of [client, server]) {
    socket.on("error", () => end(pair));
    socket.on("close", () => end(pair));
  }
}

function end({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
