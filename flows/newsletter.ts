/** A newsletter sign-up, also in German: two questions, consent, and a voucher for those who join. */
import { createHash } from "node:crypto";
import { flow } from "throughline";
import { z } from "zod";

export default flow(
  "newsletter",
  {
    command: "newsletter",
    says: ["newsletter", "sign me up", "anmelden"],
    fallback: true,
    texts: import.meta.url,
  },
  async ({ say, ask, choose, once, remember, customer, t }) => {
    const { voucher } = customer.facts;
    if (typeof voucher === "string") {
      await say(t`Good to see you again, ${customer.name}. Your voucher ${voucher} is still good.`);
      return;
    }

    await say(t`Welcome to Harbour Shop! Join our newsletter and get 20 % off your next order.`);
    const name = await ask("name", t`What may we call you?`, z.string().trim().min(1).max(80), {
      remember: "name",
    });
    const email = z.email(t`That does not look like an e-mail address`);
    await ask("email", t`What is your e-mail address, ${name}?`, email, { remember: "email" });
    const consent = await choose("consent", t`May we write to you once a month?`, {
      yes: t`Yes, please`,
      no: t`No, thank you`,
    });
    if (consent === "no") {
      await say(t`Then we will not write to you. You are welcome any time.`);
      return;
    }

    const code = await once("voucher", ({ key }) => issueVoucher(key));
    await remember("voucher", code);
    await say({ text: t`Welcome aboard, ${name}! Here is your voucher for 20 % off:`, code });
  },
);

/** Stands in for the shop's voucher service: the same key always gets the same voucher. */
function issueVoucher(key: string): string {
  return `NEWS20-${createHash("sha256").update(key).digest("hex").slice(0, 10).toUpperCase()}`;
}
