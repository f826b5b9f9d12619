// Says moments in the reader's own way: the hour, the day, and both for machines.

const hourFormat = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dayFormat = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const dayMs = 86_400_000;

function dateOf(at: string): Date | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function dayOf(at: string, nowMs = Date.now()): string {
  const date = dateOf(at);
  if (!date) return "";
  const day = date.toDateString();
  if (day === new Date(nowMs).toDateString()) return "Today";
  if (day === new Date(nowMs - dayMs).toDateString()) return "Yesterday";
  return dayFormat.format(date);
}

export function Hour({ at }: { readonly at: string }) {
  const date = dateOf(at);
  return date ? <time dateTime={at}>{hourFormat.format(date)}</time> : null;
}
