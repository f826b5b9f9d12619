// Shows what is known of one customer: facts with their origin, flows under way, and wishes.
import "./known.css";
import { ChannelMark } from "../parts/channel-mark.tsx";
import { Icon } from "../parts/icon.tsx";
import { Hour } from "../parts/time.tsx";
import type { Customer, EarlierFact, Fact, Run } from "../server/wire.ts";
import { plainKey, plainStep, plainValue } from "./plain-words.ts";

function Origin({ told }: { readonly told: EarlierFact }) {
  return (
    <>
      {told.channel && (
        <>
          told on <ChannelMark channel={told.channel} />
        </>
      )}
      <Hour at={told.at} />
    </>
  );
}

function Earlier({ earlier }: { readonly earlier: readonly EarlierFact[] }) {
  return (
    <dd className="fact-earlier">
      <details>
        <summary>
          {earlier.length === 1 ? "1 earlier value" : `${earlier.length} earlier values`}
        </summary>
        <ul>
          {earlier.map((told) => (
            <li key={told.at}>
              <s>
                <bdi>{plainValue(told.value)}</bdi>
              </s>
              <span className="fact-origin">
                <Origin told={told} />
              </span>
            </li>
          ))}
        </ul>
      </details>
    </dd>
  );
}

function KnownFact({ fact }: { readonly fact: Fact }) {
  return (
    <div className="fact">
      <dt>{plainKey(fact.key)}</dt>
      <dd className="fact-value">
        <bdi>{plainValue(fact.value)}</bdi>
      </dd>
      <dd className="fact-origin">
        <Origin told={fact} />
        {fact.validUntil && <span>counts until {fact.validUntil.slice(0, 10)}</span>}
      </dd>
      {fact.earlier.length > 0 && <Earlier earlier={fact.earlier} />}
    </div>
  );
}

function OpenQuestion({ run }: { readonly run: Run }) {
  return (
    <li className="open-question">
      <span className="open-dot" aria-hidden="true" />
      <span>
        {plainKey(run.flow)}
        {run.step ? (
          <>
            , waiting at <strong>{plainStep(run.step)}</strong>
          </>
        ) : (
          ", running"
        )}
      </span>
    </li>
  );
}

function AsksForPerson({ at }: { readonly at: string }) {
  return (
    <p className="asks-badge">
      <Icon name="asks" />
      Asks for a person since <Hour at={at} />
    </p>
  );
}

export function Known({ customer }: { readonly customer: Customer | undefined }) {
  const facts = customer?.facts ?? [];
  const runs = customer?.runs ?? [];
  return (
    <section
      className="panel known"
      data-testid="known"
      aria-labelledby="known-heading"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: many facts scroll, which must take keys
      tabIndex={0}
    >
      <h2 id="known-heading">What we know</h2>
      {customer?.asksForPerson && <AsksForPerson at={customer.asksForPerson} />}
      {facts.length > 0 ? (
        <dl className="facts">
          {facts.map((fact) => (
            <KnownFact key={`${fact.key} ${fact.at}`} fact={fact} />
          ))}
        </dl>
      ) : (
        <p className="empty">
          Nothing yet. What is told on one phone will stand here, once for all.
        </p>
      )}
      {runs.length > 0 && (
        <>
          <h3>Under way</h3>
          <ul className="open-questions">
            {runs.map((run) => (
              <OpenQuestion key={run.id} run={run} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
