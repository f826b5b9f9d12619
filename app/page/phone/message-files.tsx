// Draws the files of a message: pictures as they are, others as a card to load them by.
import "./message-files.css";
import { FileSize } from "../parts/file-size.tsx";
import { Icon } from "../parts/icon.tsx";
import type { CarriedFile } from "../server/wire.ts";
import type { MessageProps } from "./look.ts";

/** "PDF", "JPEG", "XLSX": what people call it. */
function kindOf({ name, type }: CarriedFile): string {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1];
  return (ending ?? type.split("/")[1] ?? "file").toUpperCase();
}

function Details({ file }: { readonly file: CarriedFile }) {
  return (
    <>
      <span className="file-icon">
        <Icon name="document" />
      </span>
      <span className="file-name" dir="auto">
        {file.name}
      </span>
      <span className="file-facts">
        <FileSize bytes={file.sizeBytes} /> · {kindOf(file)}
      </span>
    </>
  );
}

function OneFile({ file, fileAt }: { readonly file: CarriedFile } & Pick<MessageProps, "fileAt">) {
  if (file.hash === undefined) {
    return (
      <div className="file-card">
        <Details file={file} />
      </div>
    );
  }
  const address = fileAt(file.hash);
  if (file.isPicture) {
    return (
      <a className="picture" data-testid="picture" href={address} download={file.name}>
        <img src={address} alt={file.name} />
      </a>
    );
  }
  return (
    <a className="file-card" data-testid="file" href={address} download={file.name}>
      <Details file={file} />
    </a>
  );
}

export function MessageFiles({ message, fileAt }: Pick<MessageProps, "message" | "fileAt">) {
  if (message.files.length === 0) return null;
  return (
    <div className="message-files">
      {message.files.map((file, place) => (
        // Equal files may stand in one message twice; their places never change.
        // biome-ignore lint/suspicious/noArrayIndexKey: as said
        <OneFile key={`${place}-${file.hash}`} file={file} fileAt={fileAt} />
      ))}
    </div>
  );
}
