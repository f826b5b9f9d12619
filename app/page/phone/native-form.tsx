// Draws the button of a form and the modal it opens, in the manner of Discord.
import "./opened.css";
import "./native-form.css";
import { type SyntheticEvent, useId, useRef } from "react";
import { Icon } from "../parts/icon.tsx";
import type { FilledIn, NativeField, NativeForm } from "../server/native-form.ts";
import { botName } from "./look.ts";

/** From so many options on, they stand in a list that opens. */
const fewOptions = 10;
const longestText = 4_000;

interface FormButtonProps {
  readonly form: NativeForm;
  /** Its answers are on their way. */
  readonly isSending: boolean;
  submit(filledIn: FilledIn): void;
}

/** What was typed stays where it is when the modal is closed without being sent. */
export function FormButton({ form, isSending, submit }: FormButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    submit(filledIn(form, new FormData(event.currentTarget)));
    dialog.current?.close();
  };

  return (
    <>
      <button
        type="button"
        className="form-button"
        data-testid="open-form"
        disabled={isSending}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="form" />
        <span dir="auto">{form.button}</span>
      </button>
      <dialog ref={dialog} className="modal" aria-labelledby={titleId} data-testid="form">
        <form onSubmit={send}>
          <header>
            <h3 id={titleId} dir="auto">
              {form.title}
            </h3>
            <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
              <Icon name="close" />
            </button>
          </header>
          <p className="modal-note">This form will be sent to {botName}.</p>
          <div className="modal-fields">
            {form.fields.map((field) => (
              <Field key={field.path} field={field} />
            ))}
          </div>
          <footer>
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className="modal-submit" data-testid="send-form">
              Submit
            </button>
          </footer>
        </form>
      </dialog>
    </>
  );
}

function filledIn({ fields }: NativeForm, data: FormData): FilledIn {
  const texts = fields.flatMap(({ path, as }) => {
    if (as === "files") return [];
    const given = data.getAll(path).map(String);
    return [[path, as === "tick" && given.length === 0 ? ["no"] : given] as const];
  });
  const files = fields.flatMap(({ path, as }) => {
    if (as !== "files") return [];
    const given = data.getAll(path).filter((one) => one instanceof File);
    // A browser sends a file without a name where none was chosen.
    return [[path, given.filter(({ name, size }) => name !== "" || size > 0)] as const];
  });
  return { answers: Object.fromEntries(texts), files: Object.fromEntries(files) };
}

function Field({ field }: { readonly field: NativeField }) {
  const id = useId();
  const hintId = `${id}-hint`;
  const described = field.hint === undefined ? {} : { "aria-describedby": hintId };
  const hint = field.hint !== undefined && (
    <p className="field-hint" id={hintId} data-wrong={field.isWrong} dir="auto">
      {field.isWrong && <Icon name="warning" />}
      {field.hint}
    </p>
  );
  const isGroup = field.as === "several" || (field.as === "one" && isShort(field));
  if (isGroup) {
    return (
      <fieldset className="modal-field" {...described}>
        <legend dir="auto">
          {field.label}
          {field.isRequired && <Required />}
        </legend>
        {hint}
        {field.options.map((option) => (
          <label key={option.value} className="field-option">
            <input
              type={field.as === "one" ? "radio" : "checkbox"}
              name={field.path}
              value={option.value}
              required={field.as === "one" && field.isRequired}
              defaultChecked={field.value.includes(option.value)}
            />
            <span dir="auto">{option.title}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <div className="modal-field">
      <label htmlFor={id} dir="auto">
        {field.label}
        {field.isRequired && <Required />}
      </label>
      {hint}
      <Control field={field} id={id} described={described} />
    </div>
  );
}

function isShort({ options }: NativeField): boolean {
  return options.length <= fewOptions;
}

function Required() {
  return (
    <span className="field-required" aria-hidden="true">
      {" "}
      *
    </span>
  );
}

interface ControlProps {
  readonly field: NativeField;
  readonly id: string;
  readonly described: { readonly "aria-describedby"?: string };
}

function Control({ field, id, described }: ControlProps) {
  const { path: name, isRequired: required, value, placeholder } = field;
  const [first = ""] = value;
  const common = { id, name, required, "aria-invalid": field.isWrong, ...described };
  if (field.as === "tick") {
    return <input {...common} type="checkbox" value="yes" defaultChecked={value.includes("yes")} />;
  }
  if (field.as === "files") {
    const { accept, most } = field.files;
    return <input {...common} type="file" accept={accept} multiple={most > 1} />;
  }
  if (field.as === "one") {
    return (
      <select {...common} defaultValue={first}>
        <option value="">Choose an answer</option>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    );
  }
  const typed = { ...common, placeholder, defaultValue: first, maxLength: longestText };
  return field.as === "lines" ? (
    <textarea {...typed} rows={4} dir="auto" />
  ) : (
    <input {...typed} type="text" autoComplete="off" dir="auto" />
  );
}
