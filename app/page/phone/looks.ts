// Gives each app its look.
import type { AppId } from "../apps.ts";
import { discordLook } from "./discord.tsx";
import type { Look } from "./look.ts";
import { telegramLook } from "./telegram.tsx";
import { whatsappLook } from "./whatsapp.tsx";

export const looks: Readonly<Record<AppId, Look>> = {
  whatsapp: whatsappLook,
  telegram: telegramLook,
  discord: discordLook,
};
