// Shows one person's side of the screen: what is known of them, and their story so far.
import { fetchCustomer } from "../server/api.ts";
import { useResource } from "../server/resource.ts";
import { Known } from "./known.tsx";
import { Timeline } from "./timeline.tsx";

/** Must be given a new key for another person. */
export function Story({ person }: { readonly person: string }) {
  const { value: customer } = useResource(
    (signal) => fetchCustomer(person, signal),
    (hint) => hint.type === "customer" && (hint.person === person || hint.person === ""),
  );

  return (
    <>
      <Known customer={customer} />
      <section className="panel story" data-testid="timeline" aria-labelledby="story-heading">
        <h2 id="story-heading">Story so far</h2>
        {customer ? (
          <Timeline key={customer.id} customer={customer.id} />
        ) : (
          <p className="empty">The first message begins the story, on whichever phone.</p>
        )}
      </section>
    </>
  );
}
