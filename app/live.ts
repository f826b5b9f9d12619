/** Tells every open page what has changed, as server-sent events; pages then read it anew. */
import type { RequestHandler, Response } from "express";

const pingMs = 20_000;

type LiveEvent =
  | { readonly event: "phone"; readonly data: { readonly app: string; readonly person: string } }
  | { readonly event: "customer"; readonly data: { readonly id: string } }
  | { readonly event: "engine"; readonly data: { readonly state: "running" | "restarting" } };

export interface Live {
  readonly handler: RequestHandler;
  publish(event: LiveEvent): void;
  /** Ends every stream, so that the server can close. */
  close(): void;
}

export function live(): Live {
  const streams = new Set<Response>();
  const ping = setInterval(() => {
    for (const stream of streams) stream.write(": ping\n\n");
  }, pingMs);
  ping.unref();

  return {
    handler: (request, response) => {
      response.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        connection: "keep-alive",
      });
      if (request.method === "HEAD") return void response.end();
      response.write("retry: 1000\n\n");
      streams.add(response);
      request.on("close", () => streams.delete(response));
    },
    publish({ event, data }) {
      const message = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const stream of streams) stream.write(message);
    },
    close() {
      clearInterval(ping);
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}
