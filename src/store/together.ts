/** Calls made while one is under way wait, and go together in the next. */
export function together<T>(
  work: (all: readonly T[]) => Promise<void>,
): (some: readonly T[]) => Promise<void> {
  let waiting: { readonly all: T[]; readonly done: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (some) => {
    if (waiting) {
      waiting.all.push(...some);
      return waiting.done;
    }
    const all = [...some];
    const done = last.then(() => {
      waiting = undefined;
      return work(all);
    });
    // Whoever asked for the one before has been told of its failure.
    last = done.catch(() => {});
    waiting = { all, done };
    return done;
  };
}
