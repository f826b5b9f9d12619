/** Calls made in one turn of the event loop become one batch. */

interface Call<Item, Outcome> {
  readonly items: readonly Item[];
  readonly resolve: (outcomes: Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** `work` gives an outcome or an error for each item: only calls whose own item failed are refused. */
export function batched<Item, Outcome>(
  work: (items: readonly Item[]) => Promise<readonly (Outcome | Error)[]>,
): (items: readonly Item[]) => Promise<Outcome[]> {
  let waiting: Call<Item, Outcome>[] = [];
  const flush = async () => {
    const calls = waiting;
    waiting = [];
    try {
      const outcomes = await work(calls.flatMap(({ items }) => items));
      let at = 0;
      for (const call of calls) {
        settle(call, outcomes.slice(at, at + call.items.length));
        at += call.items.length;
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  };
  return (items) => {
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void flush());
      waiting.push({ items, resolve, reject });
    });
  };
}

function settle<Item, Outcome>(
  { resolve, reject }: Call<Item, Outcome>,
  outcomes: readonly (Outcome | Error)[],
): void {
  const settled: Outcome[] = [];
  for (const outcome of outcomes) {
    if (outcome instanceof Error) {
      reject(outcome);
      return;
    }
    settled.push(outcome);
  }
  resolve(settled);
}
