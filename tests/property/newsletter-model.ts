/** What the newsletter flow makes of a conversation, in the simplest way that can be written. */

export interface Said {
  readonly channel: string;
  readonly text: string;
  /** The message pressed a button: whether that button belonged to the question that was open. */
  readonly press?: "open" | "stale";
}

type Step = "name" | "email" | "consent";

const greetings = ["hi", "hello"];
const yes = ["yes", "yes please", "1"];
const no = ["no", "no thank you", "2"];

export class NewsletterModel {
  name: string | undefined;
  email: string | undefined;
  hasVoucher = false;
  /** How often the flow has welcomed the customer. */
  beginnings = 0;
  /** The question that is open. */
  step: Step | undefined;
  /** What the flow knew when it began: it does not ask for that. */
  #known = { name: false, email: false };
  /** The app that shows it. */
  #shownOn: string | undefined;

  hears(said: Said): void {
    const text = said.text
      .toLowerCase()
      .replace(/[^a-z0-9@.]+/g, " ")
      .trim();
    if (said.press !== undefined) this.#press(said, text);
    else if (text === "person") return;
    else if (text === "stop") this.step = undefined;
    else if (text === "start over") this.#startsOver(said);
    else if (this.step === undefined) this.#begins(said);
    else if (this.#shownOn !== said.channel && greetings.includes(text)) this.#shows(said);
    else this.#answers(said, text);
  }

  #press(said: Said, text: string): void {
    if (this.step === undefined) return;
    if (said.press === "open") this.#answers(said, text);
    else this.#shows(said);
  }

  #startsOver(said: Said): void {
    if (this.step !== undefined) this.#plays(said);
  }

  #begins(said: Said): void {
    this.#known = { name: this.name !== undefined, email: this.email !== undefined };
    this.#plays(said);
  }

  #plays(said: Said): void {
    this.step = this.hasVoucher ? undefined : "name";
    if (!this.hasVoucher) this.beginnings += 1;
    this.#skipsWhatIsKnown(said);
  }

  #skipsWhatIsKnown(said: Said): void {
    if (this.step === "name" && this.#known.name) this.step = "email";
    if (this.step === "email" && this.#known.email) this.step = "consent";
    this.#shows(said);
  }

  #answers(said: Said, text: string): void {
    if (this.step === "consent") this.#consents(text);
    else if (this.step === "name" && said.text.trim() !== "") {
      this.name = said.text.trim();
      this.step = "email";
    } else if (this.step === "email" && said.text.endsWith("@example.org")) {
      this.email = said.text;
      this.step = "consent";
    }
    this.#skipsWhatIsKnown(said);
  }

  #consents(text: string): void {
    if (yes.includes(text)) this.hasVoucher = true;
    if (yes.includes(text) || no.includes(text)) this.step = undefined;
  }

  #shows(said: Said): void {
    this.#shownOn = said.channel;
  }
}
