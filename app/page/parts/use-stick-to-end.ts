// Keeps a growing list at its newest entry, unless the reader has scrolled back to read.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const nearEndPx = 56;

export interface StickToEnd {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  onScroll(): void;
  goToEnd(): void;
}

/** `content` is anything that is another object once the list has grown. */
export function useStickToEnd(content: unknown): StickToEnd {
  const list = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const goToEnd = useCallback(() => {
    sticks.current = true;
    setIsAtEnd(true);
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const box = list.current;
    if (!box) return;
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
    setIsAtEnd(sticks.current);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: grown content is what must move it
  useLayoutEffect(() => {
    if (sticks.current) goToEnd();
  }, [content, goToEnd]);

  useEffect(() => {
    if (!list.current) return;
    const observer = new ResizeObserver(() => sticks.current && goToEnd());
    observer.observe(list.current);
    // A picture is as high as it is only once it has been loaded.
    if (list.current.firstElementChild) observer.observe(list.current.firstElementChild);
    return () => observer.disconnect();
  }, [goToEnd]);

  return { list, isAtEnd, onScroll, goToEnd };
}
