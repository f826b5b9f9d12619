/** The codes of errors, read from the source as TypeScript sees it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";

export interface Throw {
  /** What is written there, when it is no code in words. */
  readonly code: string;
  readonly family: string;
  readonly retry: string;
  readonly file: string;
}

interface Codes {
  readonly codes: ReadonlySet<string>;
  readonly thrown: readonly Throw[];
}

const ofFamily = /^(FLOW|FORM|BOT|CONFIG|CHANNEL|STORE|BACKUP)_[A-Z_\d]+$/;
const families = /^(Authoring|Config|Channel|Store|Bot)Error$/;

export async function codesIn(root: string, folders: readonly string[]): Promise<Codes> {
  const codes = new Set<string>();
  const thrown: Throw[] = [];
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((one) => one.endsWith(".ts"))) {
      const file = `${folder}/${name}`;
      const text = await readFile(join(root, file), "utf8");
      walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true), (node) => {
        if (ts.isStringLiteral(node) && isCode(node)) codes.add(node.text);
        if (ts.isNewExpression(node) && families.test(node.expression.getText()))
          thrown.push(throwOf(node, file));
      });
    }
  }
  return { codes, thrown };
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Of an error; or of an answer over HTTP, which is told by where it stands. */
function isCode({ text, parent }: ts.StringLiteral): boolean {
  if (ofFamily.test(text)) return true;
  if (!/^[A-Z_]{2,}$/.test(text)) return false;
  if (ts.isCallExpression(parent)) return parent.expression.getText() === "problem";
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === "code";
  const [status] = ts.isArrayLiteralExpression(parent) ? parent.elements : [];
  return status !== undefined && /^[45]\d\d$/.test(status.getText());
}

function throwOf({ expression, arguments: given }: ts.NewExpression, file: string): Throw {
  const [code, , facts] = given ?? [];
  const literal = code && ts.isStringLiteral(code) ? code.text : (code?.getText() ?? "");
  return { code: literal, family: expression.getText(), retry: retryIn(facts), file };
}

/** As the facts say it, also within what they spread. */
function retryIn(facts: ts.Node | undefined): string {
  let retry = "never";
  if (!facts) return retry;
  walk(facts, (node) => {
    const isRetry = ts.isPropertyAssignment(node) && node.name.getText() === "retry";
    if (isRetry && ts.isStringLiteral(node.initializer)) retry = node.initializer.text;
  });
  return retry;
}
