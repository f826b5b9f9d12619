/** Where an order is: the customer asks once, and hears of it when the shop has something to tell. */
import { event, flow } from "throughline";
import { z } from "zod";

const orderNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^HS\d{6}$/, "An order number looks like HS123456");

/** The shop has given an order to a carrier. */
export const shipped = event(
  "order.shipped",
  z.object({ order: orderNumber, carrier: z.string().min(1), track: z.url() }),
);

export default flow(
  "order-status",
  { title: "Where is my order?", command: "order", says: ["where is my order"] },
  async ({ say, ask, choose, repeat, waitFor }) => {
    const order = await ask("order", "What is your order number?", orderNumber);
    await say(`Order ${order} is being packed. I will write to you when it is on its way.`);

    const parcel = await repeat("parcel", async ({ again }) => {
      const gone = await waitFor("gone", shipped, { within: "3 days" });
      // The shop tells of every order of this customer.
      return gone && gone.order !== order ? again() : gone;
    });
    if (parcel) {
      await say({
        text: `Order ${order} is on its way with ${parcel.carrier}.`,
        links: [{ title: "Where it is", url: parcel.track }],
      });
      return;
    }

    await choose("late", `Order ${order} should have left by now. What shall we do?`, {
      wait: "I can wait",
      cancel: "Cancel it",
    });
    await say("Thank you, we see to it today. I am sorry that it took so long.");
  },
);
