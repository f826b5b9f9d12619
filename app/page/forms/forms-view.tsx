// Shows what each of the three apps makes of a form, before any customer sees it.
import "./forms-view.css";
import { useState } from "react";
import { fetchForms, fetchPlans } from "../server/api.ts";
import type { NamedForm } from "../server/plans.ts";
import { useResource } from "../server/resource.ts";
import { PlannedPhone } from "./planned-phone.tsx";

/** Those a form speaks by itself. */
const languages = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "es", name: "Español" },
  { code: "pt", name: "Português" },
  { code: "ar", name: "العربية" },
] as const;

export function FormsView() {
  const { value: forms } = useResource(fetchForms, (hint) => hint.type === "engine");
  const [chosen, choose] = useState<string>();
  const [language, speak] = useState<string>(languages[0].code);
  const shown = forms?.find(({ name }) => name === chosen) ?? forms?.[0];

  return (
    <section className="forms-view" aria-labelledby="forms-heading">
      <div className="forms-choice">
        <h2 id="forms-heading">What each app shows of a form</h2>
        <label>
          Form
          <select
            data-testid="form-choice"
            value={shown?.name ?? ""}
            onChange={(event) => choose(event.target.value)}
          >
            {forms?.map((form) => (
              <option key={form.name} value={form.name}>
                {labelOf(form)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Language
          <select
            data-testid="language-choice"
            value={language}
            onChange={(event) => speak(event.target.value)}
          >
            {languages.map(({ code, name }) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {forms?.length === 0 && <p className="forms-none">No file of flows exports a form.</p>}
      {shown && <Plans key={`${shown.name} ${language}`} form={shown.name} language={language} />}
    </section>
  );
}

function labelOf({ title, name }: NamedForm): string {
  return title === name ? title : `${title} (${name})`;
}

function Plans({ form, language }: { readonly form: string; readonly language: string }) {
  const { value: plans } = useResource(
    (signal) => fetchPlans(form, language, signal),
    (hint) => hint.type === "engine",
  );
  return (
    <div className="planned-phones">
      {plans?.map((plan) => (
        <PlannedPhone key={plan.app} plan={plan} />
      ))}
    </div>
  );
}
