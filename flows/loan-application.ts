/** An application for a loan: 25 fields, with parts, a list and consent, and a PDF of it back. */
import { choice, consent, contact, date, flow, form, number, pdf, phone } from "throughline";
import { z } from "zod";

const text = (title: string) => z.string().trim().min(1).max(100).meta({ title });
const euros = (title: string) => number({ title, min: 0, max: 1_000_000 });
const purposes = { home: "A home", car: "A car", study: "Studies", other: "Something else" };
const families = { single: "Single", couple: "Married or living together", parted: "Parted" };
const jobs = { employed: "Employed", own: "My own boss", retired: "Retired", none: "Not working" };
const Loan = z.object({ lender: text("Who lent it?"), left: euros("How much of it is left?") });
const iban = /^[A-Z]{2}\d{2}( ?[A-Z\d]){11,30}$/;

export const Application = form(
  "Loan application",
  z.object({
    amount: number({ title: "How many euros do you need?", min: 500, max: 50_000 }),
    months: number({ title: "In how many months will you pay it back?", min: 6, max: 84 }),
    purpose: choice(purposes, { title: "What is it for?" }),
    name: text("Your full name?").meta({ remember: "name" }),
    born: date({ title: "When were you born?", min: "1920-01-01", max: "2008-01-01" }),
    family: choice(families, { title: "How do you live?" }),
    children: z.int().min(0).max(20).meta({ title: "How many children live with you?" }),
    address: z.object({
      street: text("Street and number?"),
      postcode: text("Postcode?"),
      town: text("Town?"),
      owned: z.boolean().meta({ title: "Is your home your own?" }),
      housing: euros("What does your home cost you a month?"),
    }),
    phone: phone({ title: "Your phone number?", country: "DE", remember: "phone" }),
    email: z.email().meta({ title: "Your e-mail address?", remember: "email" }),
    work: z.object({
      job: choice(jobs, { title: "What is your work?" }),
      employer: text("Who employs you?").optional(),
      since: date({ title: "Since when is that so?" }),
      income: euros("What do you earn a month, after tax?"),
    }),
    loans: z.array(Loan).max(5).meta({ title: "Other loans" }),
    guarantor: contact({ title: "Who vouches for you?", country: "DE" }).optional(),
    iban: z.string().toUpperCase().regex(iban, "An IBAN, please").meta({ title: "Your IBAN?" }),
    note: text("Anything else we should know?").optional(),
    isTrue: consent({ title: "Is all of this true?" }),
    mayAsk: consent({ title: "May we ask a credit agency about you?" }),
  }),
);

export default flow(
  "loan-application",
  { title: "Apply for a loan", command: "loan", says: ["apply for a loan"] },
  async ({ fill, say, once, now, files, customer }) => {
    const answers = await fill("application", Application);
    const number = await once("apply", ({ key }) => key.slice(0, 8).toUpperCase());
    const about = { note: `No. ${number}`, at: await now("applied"), language: customer.language };
    const copy = await files("copy", () => pdf(Application, answers, about), { name: "loan.pdf" });
    const monthly = (answers.amount / answers.months).toFixed(2);
    const text = `No. ${number}: ${answers.months} × € ${monthly}, plus interest.`;
    await say({ text: `Thank you, ${answers.name}! ${text}`, files: [copy] });
  },
);
