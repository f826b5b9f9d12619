#!/usr/bin/env node
/** The program `throughline`. */
import { runCommand } from "./program.ts";

await runCommand(process.argv.slice(2));
