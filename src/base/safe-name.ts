/** File names as they may be kept and shown, whatever somebody has called a file. Pure. */

/** In UTF-8, with the extension: file systems allow 255. */
const longestBytes = 200;
const longestExtension = 16;
const mostUnits = 1_000;

/** Devices of Windows, which are no files whatever stands behind the dot. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A name without folders, control characters and what turns the direction of writing, so that
 * "gpj.exe" reads as what it is. "file" where nothing is left.
 */
export function safeName(name: string): string {
  const last =
    name
      // Its end says what it is, and no more than this is looked at, however long it is.
      .slice(-mostUnits)
      .toWellFormed()
      .normalize("NFC")
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== "") ?? "";
  const plain = last
    // Joiners stay: they make one sign of several letters.
    .replace(/(?!\u200C|\u200D)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/gu, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const named = devices.test(plain) ? `_${plain}` : plain;
  return shortened(named) || "file";
}

/** The letters behind the last dot, small; nothing where there are none. */
export function extensionOf(name: string): string {
  const extension = /[^.]\.([\p{L}\p{N}]+)$/u.exec(name)?.[1] ?? "";
  return extension.length > longestExtension ? "" : extension.toLowerCase();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cut before the extension, and never within a letter. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestBytes) return name;
  const { length } = extensionOf(name);
  const end = length === 0 ? "" : name.slice(-length - 1);
  let room = longestBytes - Buffer.byteLength(end);
  let begin = "";
  // No letter that is whole begins later than this.
  for (const { segment } of graphemes.segment(name.slice(0, longestBytes))) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    begin += segment;
  }
  return `${begin.trimEnd()}${end}`;
}
