// Starts the page: theme first, then the event stream, then the screen.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme.css";
import { applyStoredTheme } from "./header/theme.ts";
import { Page } from "./page.tsx";
import { startLive } from "./server/live.ts";

applyStoredTheme();
startLive();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
