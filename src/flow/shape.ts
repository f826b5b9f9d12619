/** A digest of a schema: the same for the same schema, in every release and process. */
import { createHash } from "node:crypto";
import { z } from "zod";

const known = new WeakMap<z.ZodType, string>();

/** What JSON Schema cannot express (a refinement, a transformation) is not in the digest. */
export function shapeOf(schema: z.ZodType): string {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const described = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  const shape = createHash("sha1").update(JSON.stringify(described)).digest("base64url");
  known.set(schema, shape.slice(0, 10));
  return shape.slice(0, 10);
}
