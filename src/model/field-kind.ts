/** The kinds of fields there are: what apps can show of them is data of the app. */

/** What a field is filled with, which decides how it is asked for and what is understood. */
export type FieldKind =
  | "text"
  | "long text"
  | "number"
  | "email"
  | "phone"
  | "date"
  | "location"
  | "contact"
  | "file"
  | "rating"
  | "consent"
  | "yes or no"
  | "choice"
  | "choices";

/** What an app may have a button for, where others have it typed. */
export type NativeInput = "phone" | "location";
