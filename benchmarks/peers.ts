/**
 * The library beside its peers in Python: `npm run bench:peers -- [--json] [--only NAME]… [--repeats 5] [--node PATH | --node24]`.
 * The options and lines of `run.ts`; the first call installs the peers into a cache (`benchmarks/lib/cache.ts`). Ours and
 * the peer take turns in one run, and `ratio` is the median of value / peer value over the turns. `PYTHON` names the Python
 * to use, by default `python3`; where there is none, or a package is missing, it says so and measures ours alone.
 */
import { runCommand } from './lib/command.js';
import { ensurePython } from './lib/python.js';

await runCommand(process.argv.slice(2), ensurePython);
