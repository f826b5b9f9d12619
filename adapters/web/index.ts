/** The `web` channel: the simulator, in the manner of each app. */
export { type Deed, type WebDriver, type WebOptions, web } from "./driver.ts";
export { limits, type Skin, skins } from "./limits.ts";
export type { ScreenMessage } from "./render.ts";
export { simulatorRoutes } from "./routes.ts";
