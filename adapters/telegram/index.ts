/** The Telegram channel, through the Bot API. */
export { type TelegramDriver, type TelegramOptions, telegram } from "./driver.ts";
export { examine } from "./examine.ts";
export { startLink, userNameOf } from "./links.ts";
