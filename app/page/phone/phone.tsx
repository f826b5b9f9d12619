// Draws one phone around one conversation: frame, header, messages, composer.
import "./phone.css";
import type { apps } from "../apps.ts";
import { fetchMessages, filePath, opensPath } from "../server/api.ts";
import type { EngineHealth } from "../server/engine.ts";
import { useResource } from "../server/resource.ts";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { looks } from "./looks.ts";
import { questionWithKeys, ReplyKeyboard } from "./reply-keyboard.tsx";
import { type ShownMessage, showMessages } from "./shown-messages.ts";
import { useOutbox } from "./use-outbox.ts";

type App = (typeof apps)[number];

interface PhoneProps {
  readonly app: App;
  readonly person: string;
  readonly health: EngineHealth;
}

/** "ann-k3f9" is called Ann. */
function firstName(person: string): string {
  const name = person.split("-")[0] || person;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function TopEdge({ person }: { readonly person: string }) {
  return (
    <div className="top-edge" aria-hidden="true">
      <span className="carrier">{person}</span>
      <span className="lens" />
      <svg className="signal" viewBox="0 0 42 12" aria-hidden="true">
        <path d="M1 9h2.500v3H1zM5.5 6.500H8V12H5.500zM10 4h2.500v8H10zM14.5 1.500H17V12h-2.500z" />
        <path d="M23 2.500h14a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H23a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2zm17.5 2.500v3a1.7 1.7 0 0 0 0-3z" />
      </svg>
    </div>
  );
}

/** Must be given a new key for another person: everything in it belongs to one holder. */
export function Phone({ app, person, health }: PhoneProps) {
  const look = looks[app.id];
  const { value: arrived, refresh } = useResource(
    (signal) => fetchMessages(app.id, person, signal),
    (hint) => hint.type === "phone" && hint.app === app.id && hint.person === person,
  );
  const outbox = useOutbox(app.id, person, refresh);
  const messages = showMessages(arrived ?? [], outbox.waiting);
  const withKeys = questionWithKeys(messages);
  const asked = ({ id }: ShownMessage) => ({ id, seenCount: arrived?.length ?? 0 });
  const headingId = `${app.id}-heading`;

  return (
    <section
      className={`phone ${app.id}`}
      data-testid={`phone-${app.id}`}
      aria-labelledby={headingId}
    >
      <div className="phone-label">
        <h2 id={headingId}>
          {app.name} <span>(simulated)</span>
        </h2>
        <span className="holder">{person}</span>
      </div>
      <div className="frame">
        <div className="screen">
          <TopEdge person={person} />
          <look.Header health={health} />
          <Conversation
            {...outbox}
            look={look}
            label={`Messages on ${app.name}`}
            customerName={firstName(person)}
            isLoaded={arrived !== undefined}
            messages={messages}
            fileAt={(hash) => filePath(app.id, person, hash)}
            opensAt={opensPath(app.id, person)}
            vote={(ids, message) => outbox.vote(ids, asked(message))}
            press={(choice, message) => outbox.press(choice.id, asked(message))}
            submit={(sent, message) => outbox.submit(sent, asked(message))}
          />
          <Composer
            label={`Message on ${app.name}`}
            placeholder={look.placeholder}
            send={outbox.say}
            attach={outbox.attach}
          />
          {withKeys && <ReplyKeyboard message={withKeys} share={outbox.share} say={outbox.say} />}
        </div>
      </div>
    </section>
  );
}
