/** How it was: a rating, and in the customer's own words what could be better. */
import { flow, form, longText, rating } from "throughline";
import { z } from "zod";

export const Feedback = form(
  "Your visit",
  z.object({
    stars: rating({ title: "How was your visit, from 1 to 5?" }),
    words: longText({ title: "What could we do better?", most: 1_000 }).optional(),
  }),
  { texts: import.meta.url },
);

export default flow(
  "feedback",
  {
    title: { en: "Tell us how it was", de: "Sagen Sie uns, wie es war" },
    command: "feedback",
    says: ["feedback"],
    texts: import.meta.url,
  },
  async ({ fill, say, once, t }) => {
    const feedback = await fill("feedback", Feedback);
    await once("file", ({ key }) => fileFeedback(key, feedback));
    await say(
      feedback.stars > 2
        ? t`Thank you! We are glad that you came.`
        : t`Thank you. We are sorry, and somebody reads this today.`,
    );
  },
);

interface Told {
  readonly stars: number;
  readonly words?: string | undefined;
}

/** Stands in for the shop's own list: the same key is filed once. */
function fileFeedback(key: string, { stars, words = "no words" }: Told): string {
  return `${key}: ${"★".repeat(stars)}, ${words}`;
}
