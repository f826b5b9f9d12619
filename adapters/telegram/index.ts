/** The Telegram channel, through the Bot API. */
export { type TelegramDriver, type TelegramOptions, telegram } from "./driver.ts";
