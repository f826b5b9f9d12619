/** The parameters and files of a call, however they are sent. */
import type { IncomingMessage } from "node:http";
import busboy from "busboy";
import { badRequest } from "./refusal.ts";

interface Upload {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

export interface Given {
  readonly params: Readonly<Record<string, unknown>>;
  /** By the name of the field, which `attach://name` points at. */
  readonly files: ReadonlyMap<string, Upload>;
}

export async function givenIn(request: IncomingMessage): Promise<Given> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return multipart(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const none = new Map<string, Upload>();
  if (text === "") return { params: {}, files: none };
  if (!type.startsWith("application/json")) {
    return { params: Object.fromEntries(new URLSearchParams(text)), files: none };
  }
  const params: unknown = JSON.parse(text);
  if (typeof params !== "object" || params === null) throw badRequest("can't parse JSON object");
  return { params: { ...params }, files: none };
}

function multipart(request: IncomingMessage): Promise<Given> {
  return new Promise((resolve, reject) => {
    const params: Record<string, unknown> = {};
    const files = new Map<string, Upload>();
    const form = busboy({ headers: request.headers, defParamCharset: "utf8" });
    form.on("field", (name, value) => {
      params[name] = value;
    });
    form.on("file", (field, stream, { filename: name, mimeType: type }) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        files.set(field, { name: name ?? field, type, content: Buffer.concat(chunks) });
      });
    });
    form.on("close", () => resolve({ params, files }));
    form.on("error", reject);
    request.on("error", reject);
    request.pipe(form);
  });
}
