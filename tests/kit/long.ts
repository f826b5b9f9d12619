/** Whether tests take their time: `-- --long`, or LONG=1. */
export const isLong = process.env.LONG !== undefined || process.argv.includes("--long");
