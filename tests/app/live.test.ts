import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { expect } from "chai";
import { type Simulator, until, withDirectory, withProgram, withServer } from "../kit/server.ts";

interface LiveEvent {
  readonly event: string;
  readonly data: Record<string, string>;
}

interface Stream {
  readonly response: IncomingMessage;
  readonly asked: ClientRequest;
  readonly events: () => LiveEvent[];
  /** Whether the server has ended the stream as it should be ended. */
  readonly ended: Promise<boolean>;
}

async function listenTo({ address }: Pick<Simulator, "address">): Promise<Stream> {
  const asked = request(`${address}/api/live`, { agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<boolean>((resolve) => {
    response.on("close", () => resolve(response.complete));
    response.on("error", () => resolve(false));
  });
  return { asked, response, ended, events: () => eventsIn(text) };
}

function eventsIn(stream: string): LiveEvent[] {
  const blocks = stream.matchAll(/^event: (.+)\ndata: (.+)\n\n/gm);
  return [...blocks].map(([, event = "", data = ""]) => ({ event, data: JSON.parse(data) }));
}

function has(stream: Stream, event: string, data: Record<string, string>) {
  const wanted = JSON.stringify({ event, data });
  return until(`the stream tells ${wanted}`, async () =>
    stream.events().some((one) => JSON.stringify(one) === wanted),
  );
}

describe("live stream", () => {
  it("is a stream of events that nobody keeps", () =>
    withServer(async (server) => {
      const { response, asked } = await listenTo(server);

      expect(response.statusCode).to.equal(200);
      expect(response.headers["content-type"]).to.equal("text/event-stream");
      expect(response.headers["cache-control"]).to.equal("no-store");
      asked.destroy();
    }));

  it("tells of the phone and the customer of a message", () =>
    withServer(async (server) => {
      const stream = await listenTo(server);
      await server.says("whatsapp", "ann", "hi");
      const { id } = await server.customer("ann");

      await has(stream, "phone", { app: "whatsapp", person: "ann" });
      await has(stream, "customer", { id });
      stream.asked.destroy();
    }));

  it("tells once more after the last message of an answer", () =>
    withServer(async (server) => {
      const stream = await listenTo(server);
      await server.says("telegram", "ann", "hi");
      await server.shows("telegram", "ann", "What may we call you?");

      await until("each message has been told of", async () => {
        return stream.events().filter(({ event }) => event === "phone").length >= 3;
      });
      stream.asked.destroy();
    }));

  it("tells that the engine restarts and runs again", () =>
    withServer(async (server) => {
      const stream = await listenTo(server);
      await server.ask("POST", "/simulator/restart");

      await has(stream, "engine", { state: "restarting" });
      await has(stream, "engine", { state: "running" });
      stream.asked.destroy();
    }));

  it("reaches every page that is open, after others were closed", () =>
    withServer(async (server) => {
      const first = await listenTo(server);
      const second = await listenTo(server);
      const third = await listenTo(server);
      second.asked.destroy();
      await second.ended;
      await server.says("discord", "ann", "hi");

      await has(first, "phone", { app: "discord", person: "ann" });
      await has(third, "phone", { app: "discord", person: "ann" });
      first.asked.destroy();
      third.asked.destroy();
    }));

  it("cannot be made to tell more by what a person is called", () =>
    withServer(async (server) => {
      const stream = await listenTo(server);
      await server.ask("GET", "/simulator/telegram/a%0A%0Aevent:%20engine");
      await server.says("telegram", "ann", "hi\n\nevent: engine\ndata: {}\n\n");
      await has(stream, "phone", { app: "telegram", person: "ann" });

      expect(stream.events().filter(({ event }) => event === "engine")).to.deep.equal([]);
      stream.asked.destroy();
    }));

  it("does not hold up a question about its headers only", () =>
    withServer(async ({ ask, says }) => {
      const { status } = await ask("HEAD", "/api/live");

      expect(status).to.equal(200);
      await says("telegram", "ann", "hi");
    }));

  it("ends cleanly when the program stops", () =>
    withDirectory((directory) =>
      withProgram({ DATA_DIR: directory }, async (program) => {
        const stream = await listenTo(program);

        const exit = await program.stop();

        expect(await stream.ended).to.equal(true);
        expect(exit.code).to.equal(0);
      }),
    ));
});
