// Draws a phone with all questions of a form on it. They can be looked at, not answered.
import { Fragment } from "react";
import { channelName } from "../apps.ts";
import { looks } from "../phone/looks.ts";
import { ReplyKeyboard } from "../phone/reply-keyboard.tsx";
import { showMessages } from "../phone/shown-messages.ts";
import type { PlannedForm } from "../server/plans.ts";

const nothing = () => {};

export function PlannedPhone({ plan }: { readonly plan: PlannedForm }) {
  const { app, reason } = plan;
  const look = looks[app];
  const headingId = `planned-${app}`;
  return (
    <section className={`phone ${app}`} data-testid={`planned-${app}`} aria-labelledby={headingId}>
      <div className="phone-label">
        <h3 id={headingId}>{channelName(app)}</h3>
      </div>
      <p className="plan-reason">{reason}.</p>
      <div className="frame">
        <div className="screen">
          <look.Header health="running" />
          <div className="conversation">
            {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must take keys */}
            <section className="log" tabIndex={0} aria-label={`Questions on ${channelName(app)}`}>
              <ol>
                {showMessages(plan.messages, []).map((message) => (
                  <Fragment key={message.id}>
                    <li data-testid="message" data-from="bot">
                      <look.Message
                        message={message}
                        customerName="Ann"
                        isContinued={false}
                        press={nothing}
                        vote={nothing}
                        submit={nothing}
                        fileAt={() => ""}
                        opensAt=""
                      />
                    </li>
                    {message.input && (
                      <li>
                        <ReplyKeyboard message={message} share={nothing} say={nothing} />
                      </li>
                    )}
                  </Fragment>
                ))}
              </ol>
            </section>
            {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: what scrolls must take keys */}
          </div>
        </div>
      </div>
    </section>
  );
}
