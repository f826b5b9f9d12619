import type { Begin } from "./play.ts";

export const dialogs: Begin;
