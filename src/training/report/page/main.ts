/** The script of a report's page; bundled with the charting library into `../generated/page-script.ts`. */
import type { ReportPayload } from '../payload.js';
import { addLine, type LineLook, openChart, paint, type ReportChart, setLogarithmic } from './chart.js';
import { fillArrows } from './fills.js';
import { compactNumber, percentText, timeText } from './format.js';
import { addLegend } from './legend.js';
import { linkCrosshairs, linkRanges } from './link.js';
import { addRangeButtons } from './range-buttons.js';
import { onThemeChange, readTheme } from './theme.js';

const payload = JSON.parse(element('report-data').textContent ?? '') as ReportPayload;
/** Beyond this multiple of the others' highest equity, the hindsight optimum gets a scale of its own. */
const OFF_SCALE = 3;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}

function priceChart(): ReportChart {
  const chart = openChart(element('chart-price'), payload, true);
  addLine(
    chart,
    payload,
    { name: 'price', values: payload.price },
    { color: ({ price }) => price, width: 1, format: compactNumber },
  );
  const position = {
    color: ({ lines }: { lines: readonly string[] }) => lines[0] ?? '',
    width: 1,
    steps: true,
    pane: 1,
    format: percentText,
  } as const;
  addLine(chart, payload, { name: 'position', values: payload.weight }, position);
  chart.api.panes()[0]?.setStretchFactor(3);
  chart.api.panes()[1]?.setStretchFactor(1);
  return chart;
}

function lineChart(
  id: string,
  lines: ReportPayload['equity'],
  format: LineLook['format'],
  styles: readonly Partial<LineLook>[] = [],
): ReportChart {
  const chart = openChart(element(id), payload, false);
  for (const [i, line] of lines.entries()) {
    addLine(chart, payload, line, { ...styles[i], color: (theme) => theme.lines[i] ?? theme.text, format });
  }
  return chart;
}

function equityChart(): ReportChart {
  const [policy, hold, best] = payload.equity.map(({ values }) => Math.max(...values)) as [number, number, number];
  const apart = best > OFF_SCALE * Math.max(policy, hold);
  const chart = lineChart('chart-equity', payload.equity, compactNumber, [
    {},
    {},
    { dashed: true, pane: apart ? 1 : 0 },
  ]);
  chart.api.panes()[0]?.setStretchFactor(2);
  if (apart) chart.api.panes()[1]?.setStretchFactor(1);
  return chart;
}

function start(): void {
  const price = priceChart();
  const equity = equityChart();
  const charts = [price, equity, lineChart('chart-drawdown', payload.drawdown, percentText)];
  if (payload.costs.length > 0) charts.push(lineChart('chart-costs', payload.costs, compactNumber));
  const legends = charts.map((chart) => addLegend(element(`${chart.container.id}-legend`), chart));
  let theme = readTheme();
  let range = { from: 0, to: payload.time.length - 1 };
  const arrows = price.lines[0] === undefined ? undefined : fillArrows(price.lines[0], payload);
  const note = element('fills-note');
  const drawFills = (): void => {
    const shown = arrows?.show(range, price.container.clientWidth, theme);
    note.textContent =
      shown === undefined || shown.drawn ? '' : `${shown.inView} fills in view: zoom in to see their arrows.`;
  };
  const repaint = (): void => {
    theme = readTheme();
    for (const chart of charts) paint(chart, theme);
    for (const legend of legends) legend.paint(theme);
    drawFills();
  };
  const clock = element('moment');
  const showMoment = (at: number): void => {
    for (const legend of legends) legend.show(at);
    clock.textContent = timeText(payload.time[at] as number, payload.intraday);
  };
  linkRanges(charts, (visible) => {
    range = { from: visible.from, to: visible.to };
    drawFills();
  });
  linkCrosshairs(charts, payload, showMoment);
  addRangeButtons(element('ranges'), payload.time, (from) => {
    price.api.timeScale().setVisibleLogicalRange({ from: from - 0.5, to: payload.time.length - 0.5 });
  });
  const logarithmic = element('log-scale') as HTMLInputElement;
  logarithmic.addEventListener('change', () => setLogarithmic(equity, logarithmic.checked));
  setLogarithmic(equity, logarithmic.checked);
  onThemeChange(repaint);
  repaint();
  showMoment(payload.time.length - 1);
  for (const { api } of charts) api.timeScale().fitContent();
  document.documentElement.dataset.charts = 'ready';
}

start();
