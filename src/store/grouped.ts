/**
 * Calls of many customers grouped: those made while one of their kind is under way wait, and are
 * made in one turn of the event loop when it has ended, where a home makes one command of them.
 * A call that is alone waits for nobody.
 */
import type { Document, Indexes } from "../model/collection.ts";
import type { Documents } from "./port.ts";

export function grouped<T extends Document, I extends Indexes>(
  documents: Documents<T, I>,
): Documents<T, I> {
  const [getting, inserting, replacing, removing, finding] = [
    gate(),
    gate(),
    gate(),
    gate(),
    gate(),
  ];
  return {
    get: (ids) => getting(() => documents.get(ids)),
    insert: (added) => inserting(() => documents.insert(added)),
    replace: (changed) => replacing(() => documents.replace(changed)),
    remove: (ids) => removing(() => documents.remove(ids)),
    find: (index, range) => finding(() => documents.find(index, range)),
  };
}

function gate() {
  let underWay = 0;
  let isOpen = false;
  let waiting: (() => void)[] = [];
  const enter = async <R>(call: () => Promise<R>): Promise<R> => {
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
      if (underWay === 0) letIn();
    }
  };
  /** Whoever comes in the same turn of the event loop goes along. */
  const openForTurn = () => {
    isOpen = true;
    setImmediate(() => {
      isOpen = false;
    });
  };
  const letIn = () => {
    const next = waiting;
    waiting = [];
    if (next.length > 0) openForTurn();
    for (const go of next) go();
  };
  return async <R>(call: () => Promise<R>): Promise<R> => {
    if (underWay === 0 && !isOpen) openForTurn();
    if (isOpen) return enter(call);
    return new Promise<R>((resolve, reject) => {
      waiting.push(() => {
        enter(call).then(resolve, reject);
      });
    });
  };
}
