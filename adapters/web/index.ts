/** The `web` channel: the simulator, in the manner of each app. */
export type { Deed } from "./deed.ts";
export { type WebDriver, type WebOptions, web } from "./driver.ts";
export type { Download, Upload } from "./files.ts";
export { limits, type Skin, skins } from "./limits.ts";
export { plannedScreen } from "./planned.ts";
export type { ScreenFile, ScreenMessage } from "./render.ts";
export { simulatorRoutes } from "./routes.ts";
export { sendFile } from "./send-file.ts";
