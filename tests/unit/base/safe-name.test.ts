import { expect } from "chai";
import fc from "fast-check";
import { extensionOf, safeName } from "../../../src/base/safe-name.ts";

describe("a safe file name", () => {
  const cases: readonly (readonly [what: string, given: string, expected: string])[] = [
    ["stays as it is when it is one", "Photo of the box (1).jpg", "Photo of the box (1).jpg"],
    ["keeps letters of any script", "Счёт — ファイル.pdf", "Счёт — ファイル.pdf"],
    ["loses the folders before it", "../../etc/passwd", "passwd"],
    ["loses the folders of Windows", "C:\\Users\\ann\\box.png", "box.png"],
    ["loses what ends a name for C", "box.png\0.exe", "box.png.exe"],
    ["loses what turns the direction of writing", "box\u202Egnp.exe", "boxgnp.exe"],
    ["loses line breaks and bells", "a\r\nSet-Cookie: b\u0007.txt", "aSet-Cookie_ b.txt"],
    ["does not hide itself", ".htaccess", "htaccess"],
    ["does not end in dots or spaces", "box.png. . ", "box.png"],
    ["names no device of Windows", "con.txt", "_con.txt"],
    ["is something where nothing is left", "../..", "file"],
    ["is something where nothing was", "", "file"],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => expect(safeName(given)).to.equal(expected));
  }

  it("has at most 200 bytes, and keeps its extension", () => {
    const long = safeName(`${"é".repeat(300)}.jpeg`);

    expect(Buffer.byteLength(long)).to.be.at.most(200);
    expect(extensionOf(long)).to.equal("jpeg");
  });

  it("is made at once of names without end", () => {
    for (const text of [".", " ", "\u202E", "a.", "../"])
      expect(safeName(text.repeat(1_000_000)).length).to.be.below(201);
  });

  it("is cut between letters, not within one", () => {
    const family = "\u{1F469}\u200D\u{1F469}\u200D\u{1F466}";

    expect(safeName(`${family.repeat(30)}.png`)).to.equal(`${family.repeat(10)}.png`);
  });

  it("is safe whatever it was, and stays so when it is made safe again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (given) => {
        const name = safeName(given);

        expect(safeName(name)).to.equal(name);
        expect(name).to.match(/^[^/\\\p{Cc}\u202A-\u202E<>:"|?*]+$/u);
        expect(Buffer.byteLength(name)).to.be.within(1, 200);
        expect(name).not.to.match(/^\.|[. ]$/);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
