import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { type FetchRules, guardedFetch } from "../../../../src/channel/fetch/guarded-fetch.ts";
import { ManualClock } from "../../../../src/testing/manual-clock.ts";

/** A server here, and how often anybody has connected to it. */
async function aServer(answer: RequestListener) {
  const server = createServer(answer);
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, origin: `http://127.0.0.1:${port}` },
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function codeOf(address: string, rules: FetchRules): Promise<string> {
  try {
    await buffer(await guardedFetch(address, rules));
    return "fetched";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

/** Ways to write addresses of this machine, of its network, and of what tells clouds their secrets. */
const spellings = [
  ...["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0.0.1"],
  ...["017700000001", "0177.0.0.1", "0177.1", "127.000.000.001", "0", "0.0.0.0", "0x0"],
  ...[
    "127.0.0.1.",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "localhost",
    "LOCALHOST",
    "localhost.",
  ],
  ...[
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
  ],
  ...["[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001::7f00:1]", "[fe80::1]", "[fc00::1]"],
  ...["10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "2852039166", "100.64.0.1"],
  ...["198.18.0.1", "224.0.0.1", "255.255.255.255", "user:pass@127.0.0.1", "127.0.0.1%00.a.org"],
];

describe("a guarded fetch", () => {
  it("connects to nothing of our own, however its address is written", async () => {
    await using canary = await aServer((_, response) => void response.end("secret"));
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const rules = { hosts: ["*"], ports: [canary.port], resolve };

    for (const host of spellings)
      expect([host, await codeOf(`http://${host}:${canary.port}/`, rules)]).to.deep.equal([
        ...[host, "CHANNEL_FETCH_REFUSED"],
      ]);

    expect(canary.connections()).to.equal(0);
  });

  it("connects to no name of which one address is our own", async () => {
    await using canary = await aServer((_, response) => void response.end("secret"));
    const resolve = async () => [
      { address: "1.1.1.1", family: 4 },
      { address: "127.0.0.1", family: 4 },
    ];
    const rules = { hosts: ["*"], ports: [canary.port], resolve };

    expect(await codeOf(`http://a.org:${canary.port}/`, rules)).to.equal("CHANNEL_FETCH_REFUSED");
    expect(canary.connections()).to.equal(0);
  });

  it("asks once where a name leads, and so cannot be told another address later", async () => {
    await using canary = await aServer((_, response) => void response.end("secret"));
    const clock = new ManualClock();
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      // Given up before it connects, since nobody here may.
      clock.advance(60_000);
      return [{ address: asked === 1 ? "1.1.1.1" : "127.0.0.1", family: 4 }];
    };
    const rules = { hosts: ["*"], ports: [canary.port], resolve, clock };

    expect(await codeOf(`http://a.org:${canary.port}/`, rules)).to.equal("CHANNEL_FILE_SLOW");
    expect(asked).to.equal(1);
    expect(canary.connections()).to.equal(0);
  });

  it("is not led to our own by an answer", async () => {
    await using canary = await aServer((_, response) => void response.end("secret"));
    const locations = [
      `http://127.0.0.1:${canary.port}/`,
      `//localhost:${canary.port}/`,
      `http://[::ffff:7f00:1]:${canary.port}/`,
      `file:///etc/passwd`,
      `gopher://127.0.0.1:${canary.port}/`,
      "http://",
    ];
    await using leads = await aServer((request, response) => {
      const location = locations[Number(request.url?.slice(1))] ?? "";
      response.writeHead(302, { location }).end();
    });
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const rules = { hosts: ["*"], own: [leads.origin], ports: [canary.port], resolve };

    for (const at of locations.keys())
      expect(await codeOf(`${leads.origin}/${at}`, rules)).to.match(/REFUSED|FAILED/);

    expect(canary.connections()).to.equal(0);
  });

  const refused: readonly (readonly [what: string, address: string])[] = [
    ["another host", "https://evil.org/a"],
    ["a host that ends alike", "https://evilapp.org/a"],
    ["a host that begins alike", "https://files.app.org.evil.org/a"],
    ["another port", "https://files.app.org:8443/a"],
    ["another protocol", "ftp://files.app.org/a"],
    ["a file of this machine", "file:///etc/passwd"],
    ["what is in the address itself", "data:text/plain,a"],
    ["an address with credentials", "https://ann:secret@files.app.org/a"],
    ["no address", "files.app.org/a"],
  ];
  for (const [what, address] of refused) {
    it(`takes nothing from ${what}`, async () => {
      const rules = { hosts: ["*.app.org"], resolve: async () => [] };

      expect(await codeOf(address, rules)).to.equal("CHANNEL_FETCH_REFUSED");
    });
  }

  it("reads what lies at an origin that the deployment names as its own", async () => {
    await using own = await aServer((_, response) => void response.end("the file"));
    const content = await guardedFetch(`${own.origin}/a`, { hosts: [], own: [own.origin] });

    expect((await buffer(content)).toString()).to.equal("the file");
  });

  it("follows three hops, and sends its headers to the first origin only", async () => {
    await using last = await aServer((request, response) => {
      response.end(request.headers.authorization ?? "nothing");
    });
    await using first = await aServer((request, response) => {
      const hop = Number(request.url?.slice(1));
      const location = hop < 2 ? `/${hop + 1}` : `${last.origin}/`;
      response.writeHead(302, { location }).end();
    });
    const own = [first.origin, last.origin];
    const rules = { hosts: [], own, headers: { authorization: "secret" } };

    expect((await buffer(await guardedFetch(`${first.origin}/0`, rules))).toString()).to.equal(
      "nothing",
    );
    expect(await codeOf(`${first.origin}/0`, { ...rules, hops: 2 })).to.equal(
      "CHANNEL_FETCH_REFUSED",
    );
  });

  const answers: readonly (readonly [status: number, code: string])[] = [
    [404, "CHANNEL_FILE_GONE"],
    [403, "CHANNEL_FILE_GONE"],
    [410, "CHANNEL_FILE_GONE"],
    [429, "CHANNEL_FETCH_FAILED"],
    [503, "CHANNEL_FETCH_FAILED"],
  ];
  for (const [status, code] of answers) {
    it(`tells ${status} as ${code}`, async () => {
      await using own = await aServer((_, response) => void response.writeHead(status).end("no"));

      expect(await codeOf(own.origin, { hosts: [], own: [own.origin] })).to.equal(code);
    });
  }

  it("fails when less comes than was promised", async () => {
    await using own = await aServer((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });

    expect(await codeOf(own.origin, { hosts: [], own: [own.origin] })).not.to.equal("fetched");
  });

  it("takes what is packed as it is", async () => {
    let wanted: string | string[] | undefined;
    await using own = await aServer((request, response) => {
      wanted = request.headers["accept-encoding"];
      response.writeHead(200, { "content-encoding": "gzip" }).end("\x1f\x8b");
    });
    const content = await guardedFetch(own.origin, { hosts: [], own: [own.origin] });

    expect((await buffer(content)).toString("latin1")).to.equal("\x1f\xc2\x8b");
    expect(wanted).to.equal("identity");
  });

  it("ends after a minute, however slowly it comes", async () => {
    await using own = await aServer((_, response) => void response.write("a"));
    const clock = new ManualClock();
    const content = await guardedFetch(own.origin, { hosts: [], own: [own.origin], clock });
    const reading = buffer(content).catch((error: unknown) => error);

    clock.advance(60_000);

    expect(await reading).to.have.property("code", "CHANNEL_FILE_SLOW");
  });
});
