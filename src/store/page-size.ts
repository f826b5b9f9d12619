/** How much of a collection is in memory while all of it is read. */

export const mostAtOnce = 500;
export const mostBytesAtOnce = 4 * 1024 * 1024;
