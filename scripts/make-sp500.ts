/**
 * Makes examples/data/sp500-1d-2000-2020.arrow from the copy of the index's daily candles in the npm package
 * `vega-datasets`. Run it with: npx tsx scripts/make-sp500.ts
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cleanCandles, columnsFromCsv, formatReport, writeCandles } from '../src/data/index.js';

const manifest = createRequire(import.meta.url).resolve('vega-datasets');
const source = join(dirname(manifest), '..', 'data', 'sp500-2000.csv');
const target = 'examples/data/sp500-1d-2000-2020.arrow';

const columns = columnsFromCsv(readFileSync(source), { symbol: 'SPX', timeframe: '1d', time: 'iso' });
const { candles, report } = cleanCandles(columns, { calendar: 'weekdays' });
writeCandles(target, candles);
console.log(formatReport(report, { ranges: 10 }));
console.log(`wrote ${target}`);
