// Shows how large a file is, as people read it.

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function FileSize({ bytes }: { readonly bytes: number }) {
  const power = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat("en", {
    ...{ style: "unit", unit: units[power] ?? "byte", unitDisplay: power === 0 ? "long" : "short" },
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
  return <span className="file-size">{format.format(bytes / 1_000 ** power)}</span>;
}
