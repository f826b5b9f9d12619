// Names the three simulated apps, in the order in which they stand on the page.

export const apps = [
  { id: "whatsapp", name: "WhatsApp" },
  { id: "telegram", name: "Telegram" },
  { id: "discord", name: "Discord" },
] as const;

export type AppId = (typeof apps)[number]["id"];

/** The name people know a channel by; a channel that has no phone here keeps its own id. */
export function channelName(channel: string): string {
  return apps.find((app) => app.id === channel)?.name ?? channel;
}
