/**
 * Spans of one message, from its acceptance to the last send: what leads on is stored as text, so
 * that a trace crosses processes and hours. Without an OpenTelemetry SDK nothing is kept or stored.
 */
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

/** The `traceparent` of W3C Trace Context. */
type TraceParent = string;

export interface Traced {
  /** What a later span, perhaps of another process, names as its parent; nothing if unwatched. */
  readonly trace?: TraceParent;
  readonly within: Context;
  set(attributes: Attributes): void;
}

export interface SpanOptions {
  /** Default: whatever is under way here. */
  readonly parent?: TraceParent | Context | undefined;
  readonly attributes?: Attributes;
}

/** Parent of what belongs to no trace, whatever is under way here. */
export const noTrace = ROOT_CONTEXT;

const parentFormat = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** Does the work as a span, which fails when the work does. Attributes must name nobody. */
export async function traced<Result>(
  name: "accept" | "turn" | "step" | "send",
  { parent, attributes = {} }: SpanOptions,
  work: (span: Traced) => Promise<Result>,
): Promise<Result> {
  const from = typeof parent === "string" ? contextOf(parent) : (parent ?? context.active());
  const span = trace.getTracer("throughline").startSpan(name, { attributes }, from);
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return work({ within: from, set: () => {} });
  const within = trace.setSpan(from, span);
  const handle: Traced = {
    trace: textOf(spanContext),
    within,
    set: (more) => void span.setAttributes(more),
  };
  try {
    return await context.with(within, () => work(handle));
  } catch (error) {
    // The message of an error may quote a person.
    span.setStatus({ code: SpanStatusCode.ERROR });
    if (error instanceof Error) span.setAttribute("error.type", error.constructor.name);
    throw error;
  } finally {
    span.end();
  }
}

/** The id of the trace under way here. */
export function traceIdHere(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

function textOf({ traceId, spanId, traceFlags }: SpanContext): TraceParent {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

function contextOf(text: TraceParent): Context {
  const [, traceId, spanId, flags] = parentFormat.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
