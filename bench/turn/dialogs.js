/**
 * The sign-up as a WaterfallDialog of Bot Framework: state is read and saved once a turn, and
 * each message becomes an exchange record, all on the same store with durable writes. In plain
 * JavaScript, since its types are there only once the bench's own packages are.
 */
import {
  ActivityTypes,
  BotAdapter,
  BotStateSet,
  ConversationState,
  TurnContext,
  UserState,
} from "botbuilder";
import { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } from "botbuilder-dialogs";
import { collection } from "../../src/model/collection.ts";
import { exchanges } from "../../src/model/exchange.ts";
import { account, channel, questions, thanks } from "./scene.ts";

const states = collection()("bot-state", {});

export async function dialogs(store, onSent) {
  const storage = storageOn(store.collection(states));
  const conversations = new ConversationState(storage);
  const users = new UserState(storage);
  const all = new BotStateSet(conversations, users);
  const profiles = users.createProperty("profile");
  const set = dialogSet(conversations.createProperty("dialog"), profiles);
  const adapter = new BenchAdapter(onSent);
  adapter.use(recorder(store.collection(exchanges)));
  const logic = async (context) => {
    const dialog = await set.createContext(context);
    const { status } = await dialog.continueDialog();
    if (status === DialogTurnStatus.empty) await dialog.beginDialog("sign-up");
    await all.saveAllChanges(context);
  };
  return {
    receive: (message) => adapter.receive(message, logic),
    idle: async () => {},
    stop: async () => {},
  };
}

function dialogSet(state, profiles) {
  const set = new DialogSet(state);
  const prompts = {
    name: async ({ recognized }) => recognized.value.length >= 2,
    email: async ({ recognized }) => /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(recognized.value),
    city: async ({ recognized }) => recognized.value.length >= 2,
    age: async ({ recognized }) => Number(recognized.value) >= 1 && Number(recognized.value) <= 150,
    size: async ({ recognized }) => ["S", "M", "L"].includes(recognized.value),
  };
  for (const [name, validator] of Object.entries(prompts)) set.add(new TextPrompt(name, validator));
  const names = Object.keys(prompts);
  const steps = names.map((name, at) => async (step) => {
    if (at > 0) step.values[names[at - 1]] = step.result;
    return step.prompt(name, questions[name]);
  });
  const last = async (step) => {
    const profile = { ...step.values, size: step.result, age: Number(step.values.age) };
    await profiles.set(step.context, profile);
    await step.context.sendActivity(thanks);
    return step.endDialog();
  };
  set.add(new WaterfallDialog("sign-up", [...steps, last]));
  return set;
}

class BenchAdapter extends BotAdapter {
  #onSent;
  #count = 0;

  constructor(onSent) {
    super();
    this.#onSent = onSent;
  }

  async receive({ customer, id, text }, logic) {
    const context = new TurnContext(this, {
      type: ActivityTypes.Message,
      id,
      timestamp: new Date(),
      channelId: channel,
      from: { id: customer },
      recipient: { id: account },
      conversation: { id: customer },
      text,
    });
    await this.runMiddleware(context, logic);
  }

  async sendActivities(_, activities) {
    return activities.map((activity) => {
      this.#count += 1;
      this.#onSent(activity.recipient.id, activity.text);
      return { id: String(this.#count) };
    });
  }
}

/** Bot Framework's storage on the store: as it asks, the last write wins. */
function storageOn(documents) {
  return {
    async read(keys) {
      const found = await documents.get(keys);
      const items = found.filter(Boolean).map(({ _id, rev, value }) => [_id, { ...value, rev }]);
      return Object.fromEntries(
        items.map(([key, { rev, ...value }]) => [key, { ...value, eTag: `${rev}` }]),
      );
    },
    async write(changes) {
      let left = Object.entries(changes);
      while (left.length > 0) {
        const kept = await documents.get(left.map(([key]) => key));
        const written = await Promise.all(
          left.map(async ([key, { eTag: _, ...value }], at) => {
            const rev = kept[at]?.rev ?? 0;
            const document = { _id: key, rev: rev + 1, value: JSON.parse(JSON.stringify(value)) };
            const [outcome] = await (rev === 0
              ? documents.insert([document])
              : documents.replace([document]));
            return outcome === "inserted" || outcome === "replaced";
          }),
        );
        left = left.filter((_, at) => !written[at]);
      }
    },
    delete: (keys) => documents.remove(keys),
  };
}

/** Middleware that keeps every message in either direction before the turn goes on. */
function recorder(story) {
  let count = 0;
  const record = async (direction, customer, activities) => {
    const records = activities.map((activity) => {
      count += 1;
      return {
        _id: `${direction}:${customer}:${count}`,
        rev: 1,
        customer,
        seq: count,
        at: new Date(),
        direction,
        identity: `${channel}:${account}:${customer}`,
        channel,
        activity: plainCopy(activity),
        state: direction === "in" ? "received" : "sent",
      };
    });
    await story.insert(records);
  };
  return {
    async onTurn(context, next) {
      const customer = context.activity.from.id;
      await record("in", customer, [context.activity]);
      context.onSendActivities(async (_, activities, send) => {
        const responses = await send();
        await record("out", customer, activities);
        return responses;
      });
      await next();
    },
  };
}

/** Activities carry members that are undefined, and dates. */
function plainCopy(activity) {
  return Object.fromEntries(Object.entries(activity).filter(([, value]) => value !== undefined));
}
