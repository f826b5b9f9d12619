// Builds the page at install. Where Vite was left out, it says so and does no harm.
import { fileURLToPath } from "node:url";

const configFile = fileURLToPath(new URL("./vite.config.ts", import.meta.url));

const vite = await import("vite").catch(() => undefined);
if (vite) await vite.build({ configFile, logLevel: "warn" });
else {
  process.stdout.write(
    "Vite is not installed: the simulator page is not built, the bot runs without it\n",
  );
}
