// Shows the story so far: every exchange of one customer, over all apps, newest at the end.
import "./timeline.css";
import { useMemo, useRef } from "react";
import { channelName } from "../apps.ts";
import { NewestButton } from "../parts/newest-button.tsx";
import { useStickToEnd } from "../parts/use-stick-to-end.ts";
import { fetchExchanges } from "../server/api.ts";
import { useResource } from "../server/resource.ts";
import type { Exchange } from "../server/wire.ts";
import { ExchangeEntry } from "./exchange-entry.tsx";
import { type ReadPage, readOn } from "./exchange-pages.ts";
import { type StoryLine, storyLines } from "./story-lines.ts";

const none: readonly Exchange[] = [];

function useExchanges(customer: string): readonly Exchange[] {
  const pages = useRef<readonly ReadPage[]>([]);
  const { value } = useResource(
    async (signal) => {
      pages.current = await readOn(pages.current, (after) =>
        fetchExchanges(customer, after, signal),
      );
      return pages.current.flatMap((page) => page.exchanges);
    },
    (hint) => hint.type === "customer" && hint.id === customer,
  );
  return value ?? none;
}

function Line({ line }: { readonly line: StoryLine }) {
  switch (line.type) {
    case "day":
      return <li className="story-day">{line.day}</li>;
    case "move":
      return (
        <li className="story-move" data-channel={line.channel}>
          goes on in {channelName(line.channel)}
        </li>
      );
    case "exchange":
      return <ExchangeEntry exchange={line.exchange} />;
  }
}

/** Must be given a new key for another customer. */
export function Timeline({ customer }: { readonly customer: string }) {
  const exchanges = useExchanges(customer);
  const lines = useMemo(() => storyLines(exchanges), [exchanges]);
  const stick = useStickToEnd(exchanges);

  return (
    <div className="timeline-frame">
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a scrolling list must take keys */}
      <section
        ref={stick.list}
        className="timeline-scroll"
        aria-label="Exchanges"
        tabIndex={0}
        onScroll={stick.onScroll}
      >
        <ol className="timeline">
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ol>
      </section>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: a scrolling list must take keys */}
      <NewestButton stick={stick} />
    </div>
  );
}
