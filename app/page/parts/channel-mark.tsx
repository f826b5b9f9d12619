// Marks a channel by an own small drawing and its name, so that colour is never the only sign.
import "./channel-mark.css";
import { channelName } from "../apps.ts";
import { Icon, type IconName } from "./icon.tsx";

const icons: Readonly<Record<string, IconName>> = {
  whatsapp: "bubble",
  telegram: "keyboard",
  discord: "hash",
};

export function ChannelMark({ channel }: { readonly channel: string }) {
  return (
    <span className="channel-mark" data-channel={channel}>
      <Icon name={icons[channel] ?? "bubble"} />
      {channelName(channel)}
    </span>
  );
}
