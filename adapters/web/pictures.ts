/** What browsers draw without running anything in it. */
export const pictures: readonly string[] = ["image/jpeg", "image/png", "image/webp", "image/gif"];
