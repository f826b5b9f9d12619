/** The sign-up as a flow of this framework. */
import { z } from "zod";
import { bot } from "../../src/bot/bot.ts";
import type { Accept, Driver } from "../../src/channel/driver.ts";
import { type Flow, flow } from "../../src/flow/flow.ts";
import { customers } from "../../src/model/customer.ts";
import { inbox } from "../../src/model/inbox.ts";
import type { Store } from "../../src/store/port.ts";
import { account, type Contestant, channel, type OnSent, questions, thanks } from "./scene.ts";

const fields = {
  name: z.string().min(2),
  email: z.email(),
  city: z.string().min(2),
  age: z.coerce.number().int().min(1).max(150),
  size: z.enum(["S", "M", "L"]),
};

const signUp = flow("sign-up", { says: ["sign up"] }, async ({ ask, say }) => {
  await ask("name", questions.name, fields.name, { remember: "name" });
  await ask("email", questions.email, fields.email, { remember: "email" });
  await ask("city", questions.city, fields.city, { remember: "city" });
  await ask("age", questions.age, fields.age, { remember: "age" });
  await ask("size", questions.size, fields.size, { remember: "size" });
  await say(thanks);
});

export async function throughline(
  store: Store,
  onSent: OnSent,
  played: Flow = signUp,
): Promise<Contestant> {
  let take: Accept | undefined;
  let count = 0;
  const driver: Driver = {
    channel,
    account,
    can: {
      textLimit: 4_000,
      choices: { as: "buttons", most: 10, labelLimit: 20, list: "none", page: 10 },
      inputs: [],
      forms: "none",
      code: "code block",
      files: {
        ...{ sendBytes: 0, receiveBytes: 0, pictureBytes: 0, captionLimit: 0 },
        together: { most: 1, bytes: 0 },
      },
      edits: true,
      dropsRepeatsMs: 0,
      pace: "free",
    },
    parts: (activity) => [activity],
    async start(accept) {
      take = accept;
    },
    async send(to, { text }) {
      count += 1;
      onSent(to.user.id, text);
      return { nativeId: String(count) };
    },
    find: async () => "unknown",
    edit: async () => {},
    stop: async () => {},
  };
  const running = bot({
    flows: [played],
    adapters: [driver],
    store,
    mostInTenSeconds: Number.POSITIVE_INFINITY,
  });
  await running.start();
  const [waiting, due] = [store.collection(inbox), store.collection(customers)];
  return {
    async receive({ customer, id, number, text }) {
      await take?.({
        order: String(number).padStart(12, "0"),
        activity: {
          type: "message",
          id,
          timestamp: new Date(),
          channelId: channel,
          from: { id: customer },
          recipient: { id: account },
          conversation: { id: customer },
          text,
        },
      });
    },
    async idle() {
      for (;;) {
        const left = await Promise.all([
          waiting.find("waiting", { prefix: ["new"], limit: 1 }),
          due.find("due", { limit: 1 }),
        ]);
        if (left.every(({ items }) => items.length === 0)) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    stop: () => running.stop(),
  };
}
