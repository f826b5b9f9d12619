/** From the plan of a form to what a simulated phone would show of it. Pure. */
import type { OutboundActivity, PlannedForm } from "../../src/index.ts";
import { onScreen, render, type ScreenMessage } from "./render.ts";

/** Its messages in their order: one for each page of the app's own form, else for each question. */
export function plannedScreen(planned: PlannedForm, at: Date): readonly ScreenMessage[] {
  const parts = planned.pages.flatMap((page, number) => partsOf(planned, page, number));
  return parts.map((part, seq) =>
    onScreen({ ...render(`plan:${seq}`, part), rev: 1, phone: "plan", seq, at }),
  );
}

function partsOf(
  { title, opens = title }: PlannedForm,
  page: PlannedForm["pages"][number],
  number: number,
): readonly OutboundActivity[] {
  const fields = page.flatMap(({ field }) => field ?? []);
  if (fields.length === 0) return page.flatMap(({ shown }) => shown);
  const form = { id: `page ${number + 1}`, title, button: opens, fields };
  return [{ type: "message", text: `${title} (${number + 1})`, form }];
}
