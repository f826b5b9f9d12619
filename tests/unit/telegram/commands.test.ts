import { expect } from "chai";
import { commandLists } from "../../../adapters/telegram/commands.ts";

describe("the commands that Telegram lists", () => {
  it("are in each language that one of them is described in, and in one for the others", () => {
    const lists = commandLists([
      { command: "claim", description: { en: "Report a parcel", de: "Ein Paket melden" } },
      { command: "quiz", description: "A quiz" },
    ]);

    expect(lists).to.deep.equal([
      {
        commands: [
          { command: "claim", description: "Report a parcel" },
          { command: "quiz", description: "A quiz" },
        ],
      },
      {
        language_code: "en",
        commands: [
          { command: "claim", description: "Report a parcel" },
          { command: "quiz", description: "A quiz" },
        ],
      },
      {
        language_code: "de",
        commands: [
          { command: "claim", description: "Ein Paket melden" },
          { command: "quiz", description: "A quiz" },
        ],
      },
    ]);
  });

  it("leave out what Telegram cannot list", () => {
    const [list] = commandLists([
      { command: "Order-Status", description: "Where it is" },
      { command: "x".repeat(33), description: "Too long" },
      { command: "status", description: "y".repeat(300) },
    ]);

    expect(list?.commands).to.deep.equal([{ command: "status", description: "y".repeat(256) }]);
  });
});
