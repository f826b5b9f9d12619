/**
 * Bot Framework's side of a channel: lets an existing bot and its middleware run on our drivers.
 * What such a bot sends during a turn is buffered, and goes out with the turn's commit.
 */
import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  type ConversationReference as BotReference,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import { AuthoringError } from "../base/errors.ts";
import type {
  ConversationReference,
  InboundActivity,
  OutboundActivity,
} from "../model/activity.ts";
import type { OutboxEntry } from "../model/customer.ts";
import { fromFramework } from "./from-framework.ts";

type Act = OutboxEntry["act"];
export type BotLogic = (context: TurnContext) => Promise<void>;

/** Takes what a bot says outside a turn of the customer's: it becomes a turn of its own. */
export type Post = (to: ConversationReference, acts: readonly Act[]) => Promise<void>;

const buffer = Symbol("acts of this turn");

export class ChannelAdapter extends BotAdapter {
  readonly #post: Post;

  constructor(post: Post) {
    super();
    this.#post = post;
  }

  /** Runs middleware and bot for one inbound activity; returns what they said, in order. */
  async process(activity: InboundActivity, idPrefix: string, logic: BotLogic): Promise<Act[]> {
    // A copy: bots and middleware trim and mark what they are given, and the story must not change.
    const context = new TurnContext(this, structuredClone(activity) as Partial<Activity>);
    const acts = open(context, idPrefix);
    await this.runMiddleware(context, logic);
    return acts;
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const { acts, idPrefix } = buffered(context);
    return activities.map((activity) => {
      const message = fromFramework(activity);
      if (!message) return { id: "" };
      acts.push({ type: "send", activity: message });
      return { id: `${idPrefix}/${acts.length - 1}` };
    });
  }

  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<void> {
    const message = fromFramework(activity);
    if (message) buffered(context).acts.push(edit(activity.id, message));
  }

  override async deleteActivity(
    context: TurnContext,
    reference: Partial<BotReference>,
  ): Promise<void> {
    buffered(context).acts.push(edit(reference.activityId, null));
  }

  override async continueConversation(
    reference: Partial<BotReference>,
    logic: (revocableContext: TurnContext) => Promise<void>,
  ): Promise<void> {
    const event = { type: ActivityTypes.Event, name: "ContinueConversation" };
    const activity = TurnContext.applyConversationReference(event, reference, true);
    const context = new TurnContext(this, activity);
    const acts = open(context, "");
    await this.runMiddleware(context, logic);
    await this.#post(toReference(reference), acts);
  }

  // The base class overloads this by the kind of its first argument, hence the wide types.
  override continueConversationAsync(
    _appIdOrClaims: unknown,
    reference: Partial<BotReference>,
    logicOrAudience: unknown,
    logic?: unknown,
  ): Promise<void> {
    const run = typeof logicOrAudience === "function" ? logicOrAudience : logic;
    return this.continueConversation(reference, run as BotLogic);
  }
}

interface Buffer {
  readonly acts: Act[];
  readonly idPrefix: string;
}

function open(context: TurnContext, idPrefix: string): Act[] {
  const acts: Act[] = [];
  context.turnState.set(buffer, { acts, idPrefix } satisfies Buffer);
  return acts;
}

function buffered(context: TurnContext): Buffer {
  const found: Buffer | undefined = context.turnState.get(buffer);
  if (found) return found;
  throw new AuthoringError(
    "BOT_TURN_OVER",
    "A bot used its TurnContext after its turn: keep a ConversationReference and use continueConversation()",
  );
}

function edit(of: string | undefined, activity: OutboundActivity | null): Act {
  if (of) return { type: "edit", of, activity };
  throw new AuthoringError(
    "BOT_NO_ACTIVITY_ID",
    "A bot changed or deleted a message without naming it: use the id that sendActivity() returned",
  );
}

function toReference(reference: Partial<BotReference>): ConversationReference {
  const { channelId, user, bot, conversation } = reference;
  if (!channelId || !user || !bot || !conversation) {
    throw new AuthoringError(
      "BOT_BAD_REFERENCE",
      "continueConversation() needs a whole ConversationReference: take it from TurnContext.getConversationReference()",
    );
  }
  return {
    channelId,
    user: { id: user.id, name: user.name },
    bot: { id: bot.id, name: bot.name },
    conversation: { id: conversation.id, ...(conversation.isGroup && { isGroup: true }) },
  };
}
