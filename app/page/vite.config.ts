// Builds the simulator page into dist/page, which the engine's server hands out as plain files.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [react()],
  build: {
    outDir: "../../dist/page",
    emptyOutDir: true,
    // The server's content policy allows files of its own only: a data: URL would be refused.
    assetsInlineLimit: 0,
    // light-dark() and nesting stay as written, instead of being unfolded for older browsers.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
  },
});
