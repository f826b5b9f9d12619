// Draws the button of a page of ours: opened in the app itself where that does so, else beside it.
import "./opened.css";
import "./page-button.css";
import { useRef, useState } from "react";
import { Icon } from "../parts/icon.tsx";
import { fetchInitData } from "../server/api.ts";
import type { PageLink } from "../server/wire.ts";
import { botName, type MessageProps } from "./look.ts";

interface PageButtonProps extends Pick<MessageProps, "opensAt"> {
  readonly link: PageLink;
}

export function PageButton({ link, opensAt }: PageButtonProps) {
  // A phone that is simulated on one address cannot show the pages of another inside it.
  const isInside = link.isInside && new URL(link.url).origin === location.origin;
  if (isInside) return <InsidePage link={link} opensAt={opensAt} />;
  return (
    <a
      className="page-button"
      data-testid="open-page"
      href={link.url}
      target="_blank"
      rel="noopener noreferrer"
    >
      <span dir="auto">{link.title}</span>
      <Icon name="sent" />
    </a>
  );
}

function InsidePage({ link, opensAt }: PageButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [address, setAddress] = useState<string>();

  const open = async () => {
    dialog.current?.showModal();
    // Without it the page asks whom it is for, as it does in a browser.
    const initData = await fetchInitData(opensAt).catch(() => "");
    const launch = new URLSearchParams({ tgWebAppData: initData, tgWebAppPlatform: "web" });
    setAddress(initData === "" ? link.url : `${link.url}#${launch}`);
  };

  return (
    <>
      <button
        type="button"
        className="page-button"
        data-testid="open-page"
        onClick={() => void open()}
      >
        <Icon name="form" />
        <span dir="auto">{link.title}</span>
      </button>
      <dialog
        ref={dialog}
        className="inside-page"
        aria-label={link.title}
        data-testid="inside-page"
        onClose={() => setAddress(undefined)}
      >
        <header>
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
          <strong>{botName}</strong>
        </header>
        {address !== undefined && <iframe title={link.title} src={address} />}
      </dialog>
    </>
  );
}
