/** An appointment at the workshop: what is to be mended, which day, and a reminder the day before. */
import { flow } from "throughline";
import { z } from "zod";

const thing = z.string().trim().min(1).max(60);

export default flow(
  "appointment",
  { title: "Have it mended", command: "appointment", says: ["book an appointment"] },
  async ({ say, ask, choose, repeat, now, once, sleep }) => {
    const things = await repeat("things", [] as string[], async ({ carried, again }) => {
      const isFirst = carried.length === 0;
      const one = await ask("thing", isFirst ? "What shall we mend?" : "What else?", thing);
      const more = await choose("more", `${one}: noted. Anything else?`, {
        no: "That is all",
        yes: "One more thing",
      });
      return more === "yes" ? again([...carried, one]) : [...carried, one];
    });

    const days = daysFrom(await now("today"));
    const day = await choose("day", "Which day suits you?", days);
    const booked = await once("book", ({ key }) => ({ number: key.slice(0, 6), things }));
    await say({
      title: `See you on ${days[day]}!`,
      text: `Appointment ${booked.number}. Bring with you:`,
      list: things,
    });

    await sleep("the day before", `${Number(day.slice("in ".length)) - 1} days`);
    const comes = await choose("comes", "Your appointment is tomorrow. Will you be there?", {
      yes: "I will",
      no: "I cannot",
    });
    if (comes === "no") await once("cancel", ({ key }) => `cancelled ${booked.number}, ${key}`);
    await say(comes === "yes" ? "Lovely. The kettle is on." : "Thank you for telling us.");
  },
);

/** Two to four days from here, by how far away they are. */
function daysFrom(today: Date): Record<string, string> {
  const written = (days: number) =>
    new Date(today.getTime() + days * 86_400_000).toLocaleDateString("en-GB", {
      ...({ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const),
    });
  return { "in 2": written(2), "in 3": written(3), "in 4": written(4) };
}
