// Shows one phone's messages in order, day by day, and offers a first word when there are none.
import "./conversation.css";
import { Fragment } from "react";
import { NewestButton } from "../parts/newest-button.tsx";
import { dayOf } from "../parts/time.tsx";
import { useStickToEnd } from "../parts/use-stick-to-end.ts";
import type { FilledIn } from "../server/native-form.ts";
import type { Choice } from "../server/wire.ts";
import type { Look } from "./look.ts";
import { NotSent } from "./message-parts.tsx";
import type { ShownMessage } from "./shown-messages.ts";

const continuedWithinMs = 5 * 60_000;

interface ConversationProps {
  readonly look: Look;
  readonly label: string;
  readonly customerName: string;
  readonly isLoaded: boolean;
  readonly messages: readonly ShownMessage[];
  say(text: string): void;
  press(choice: Choice, message: ShownMessage): void;
  vote(ids: readonly string[], message: ShownMessage): void;
  submit(sent: FilledIn & { readonly form: string }, message: ShownMessage): void;
  retry(id: string): void;
  remove(id: string): void;
  fileAt(hash: string): string;
  readonly opensAt: string;
}

function isContinued(message: ShownMessage, before: ShownMessage | undefined): boolean {
  if (!before || before.from !== message.from) return false;
  return Date.parse(message.at) - Date.parse(before.at) < continuedWithinMs;
}

function FirstWord({ say }: { say(text: string): void }) {
  return (
    <div className="first-word">
      <p>Say hi to begin</p>
      <button type="button" data-testid="say-hi" onClick={() => say("hi")}>
        Send “hi”
      </button>
      <button type="button" data-testid="say-menu" onClick={() => say("menu")}>
        What can you do?
      </button>
    </div>
  );
}

function Entry({ message, before, ...rest }: EntryProps) {
  const { look, customerName } = rest;
  const failed =
    message.delivery === "failed" ? message : message.press?.delivery === "failed" && message.press;

  return (
    <li data-testid="message" data-from={message.from} data-delivery={message.delivery}>
      <look.Message
        message={message}
        customerName={customerName}
        isContinued={isContinued(message, before)}
        press={(choice) => rest.press(choice, message)}
        vote={(ids) => rest.vote(ids, message)}
        submit={(sent) => rest.submit(sent, message)}
        fileAt={rest.fileAt}
        opensAt={rest.opensAt}
      />
      {failed && (
        <NotSent
          reason={failed.reason}
          retry={() => rest.retry(failed.id)}
          remove={() => rest.remove(failed.id)}
        />
      )}
    </li>
  );
}

interface EntryProps extends ConversationProps {
  readonly message: ShownMessage;
  readonly before: ShownMessage | undefined;
}

export function Conversation(props: ConversationProps) {
  const { messages, label } = props;
  const stick = useStickToEnd(messages);

  return (
    <div className="conversation">
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a scrolling log must take keys */}
      <div
        ref={stick.list}
        className="log"
        role="log"
        aria-live="polite"
        aria-label={label}
        tabIndex={0}
        onScroll={stick.onScroll}
      >
        <ol>
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const day = dayOf(message.at);
            return (
              <Fragment key={message.id}>
                {(!before || dayOf(before.at) !== day) && <li className="day">{day}</li>}
                <Entry {...props} message={message} before={before} />
              </Fragment>
            );
          })}
        </ol>
        {props.isLoaded && messages.length === 0 && <FirstWord say={props.say} />}
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: a scrolling log must take keys */}
      <NewestButton stick={stick} />
    </div>
  );
}
