/** A parcel arrived broken: a photo, what is damaged, and how it is made good. */
import { choice, file, flow, form, phone } from "throughline";
import { z } from "zod";

const parts = { box: "Only the box", product: "What is in it", both: "Both" };

export const Claim = form(
  "Damage claim",
  z.object({
    order: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}\d{6}$/, "Two letters and six digits, please: they are on the bill")
      .meta({ title: "What is your order number?", placeholder: "AB123456" }),
    damaged: choice(parts, { title: "What is damaged?" }),
    photo: file({ title: "Please send a photo of the damage", accept: ["image/*"] }),
    phone: phone({ title: "Where can we reach you?", country: "DE", remember: "phone" }),
  }),
);

export default flow(
  "damage-claim",
  {
    title: "Report a broken parcel",
    command: "claim",
    link: "claim",
    says: ["my parcel arrived broken", "my parcel is damaged"],
  },
  async ({ say, fill, choose, once, customer, t }) => {
    await say(t`Sorry to hear that, ${customer.name}. This takes two minutes.`);
    const claim = await fill("claim", Claim);
    const filed = await once("file", ({ key }) => fileClaim(key, claim));
    await say({
      text: `Thank you. This is what we have noted for claim ${filed}, with your photo.`,
      files: [claim.photo],
    });
    if (claim.damaged !== "box") {
      await say(`Somebody looks at it today and calls ${claim.phone}.`);
      return;
    }
    const reward = await choose("reward", "How may we make it right?", {
      refund: "Refund the delivery",
      voucher: "A voucher worth 10 % more",
    });
    await once("settle", ({ key }) => `${key}: ${reward}`);
    await say(reward === "refund" ? "The money is on its way." : "Your voucher comes by e-mail.");
  },
);

/** Stands in for the shop's own system: the same key is filed once. */
function fileClaim(key: string, { order }: { readonly order: string }): string {
  return `${order}-${key.slice(0, 4).toUpperCase()}`;
}
