/**
 * How fast the library is: `npm run bench -- [--json] [--only NAME]… [--repeats 5] [--node PATH | --node24] [--memory-steps 1000000]`.
 * One line a row, each measured in a process of its own; `--only` takes the start of a name. Python is not needed: the
 * peers' fields are null, but for limits of the machine that are measured in JavaScript.
 */
import { runCommand } from './lib/command.js';

await runCommand(process.argv.slice(2), () => null);
