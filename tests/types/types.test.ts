/** The types of the verbs: what they infer, and in which words they refuse. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { flowOf } from "./long-flow.ts";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const inferred = join(here, "inferred.ts");
const refused = join(here, "refused.ts");
/** The first with each of its expectations turned round. */
const turned = join(here, "turned.ts");
const empty = join(here, "empty.ts");
const long = join(here, "long.ts");

const expectation = /\.toEqualTypeOf</g;
const directive = /@ts-expect-error (.+)$/;

/** What the compiler says of each file by its lines, and what that has cost. */
interface Compiled {
  readonly said: ReadonlyMap<number, string>;
  /** Generic types worked out: the figure that tsc --extendedDiagnostics prints. */
  readonly instantiations: number;
  readonly cpuMs: number;
}

function compiled(sources: ReadonlyMap<string, string>): ReadonlyMap<string, Compiled> {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (file) => sources.get(file) ?? read(file);
  host.fileExists = (file) => sources.has(file) || ts.sys.fileExists(file);
  const program = ts.createProgram([...sources.keys()], options, host);
  return new Map([...sources.keys()].map((file) => [file, checked(program, file)]));
}

function checked(program: ts.Program, file: string): Compiled {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is not compiled`);
  const before = program.getInstantiationCount();
  const begun = process.cpuUsage();
  const found = [program.getSyntacticDiagnostics(source), program.getSemanticDiagnostics(source)];
  const { user, system } = process.cpuUsage(begun);
  const said = new Map(
    found
      .flat()
      .map(({ start = 0, messageText }) => [
        source.getLineAndCharacterOfPosition(start).line + 1,
        ts.flattenDiagnosticMessageText(messageText, "\n"),
      ]),
  );
  const instantiations = program.getInstantiationCount() - before;
  return { said, instantiations, cpuMs: (user + system) / 1_000 };
}

describe("the types of the verbs", () => {
  const expectations = readFileSync(inferred, "utf8");
  const lines = readFileSync(refused, "utf8").split("\n");
  const cases = lines.flatMap((line, at) => {
    const words = directive.exec(line)?.[1];
    return words === undefined ? [] : [{ words, line: at + 2, code: lines[at + 1]?.trim() ?? "" }];
  });
  let files: ReadonlyMap<string, Compiled>;
  const said = (file: string) => [...(files.get(file)?.said ?? [])];

  before(function () {
    this.timeout(120_000);
    files = compiled(
      new Map([
        // First: whatever it needs of the libraries is not counted for the long one.
        [empty, flowOf([])],
        [long, flowOf([1, 2, 3])],
        [inferred, expectations],
        [turned, expectations.replace(expectation, ".not$&")],
        // Without its directives, the file is refused where they stand.
        [refused, lines.join("\n").replaceAll("@ts-expect-error", "refused:")],
      ]),
    );
  });

  it("say what each verb gives", () => {
    expect(said(inferred)).to.deep.equal([]);
  });

  it("are looked at by each of these expectations", () => {
    const count = expectations.match(expectation)?.length;

    expect(count).to.be.above(20);
    expect(said(turned)).to.have.lengthOf(count ?? 0);
  });

  for (const { words, line, code } of cases) {
    it(`refuse ${code} in words`, () => {
      expect(files.get(refused)?.said.get(line)).to.include(words);
    });
  }

  it("refuse nothing else", () => {
    expect(said(refused).map(([line]) => line)).to.deep.equal(cases.map(({ line }) => line));
  });

  it("cost little in a flow of thirty steps", () => {
    const cost = files.get(long);

    expect([...said(empty), ...said(long)]).to.deep.equal([]);
    console.log(`      ${cost?.instantiations} instantiations, ${cost?.cpuMs.toFixed(0)} ms`);
    expect(cost?.instantiations).to.be.within(100, 10_000);
    expect(cost?.cpuMs).to.be.below(1_000);
  });
});
