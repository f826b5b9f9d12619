/** Starts processes again that ended, and ends those that no longer answer, as an operator's does. */
import type { Herd } from "./herd.ts";

const lookMs = 100;
const longestSilenceMs = 1_500;

/** The function it returns ends the supervision. */
export function supervise(herd: Herd): () => void {
  let isStopped = false;
  const look = async () => {
    if (isStopped) return;
    for (const member of herd.members) {
      if (member.isAlive && member.silentMs() > longestSilenceMs) member.signal("SIGKILL");
    }
    await herd.revives();
    setTimeout(() => void look(), lookMs);
  };
  void look();
  return () => {
    isStopped = true;
  };
}
