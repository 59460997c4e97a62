import {
  type ChartOptions,
  createChart,
  type DeepPartial,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  LineType,
  type LineWidth,
  PriceScaleMode,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { PayloadLine, ReportPayload } from '../payload.js';
import type { Theme } from './theme.js';

/** How a line is drawn, and how its values are written. */
export interface LineLook {
  readonly color: (theme: Theme) => string;
  readonly dashed?: boolean;
  readonly steps?: boolean;
  readonly width?: LineWidth;
  /** The pane below another one of the same chart. @default 0 */
  readonly pane?: number;
  readonly format: (value: number) => string;
}

export interface ReportLine extends PayloadLine {
  readonly look: LineLook;
  readonly series: ISeriesApi<SeriesType>;
  shown: boolean;
}

/** A chart of lines over the report's bars. */
export interface ReportChart {
  readonly container: HTMLElement;
  readonly api: IChartApi;
  readonly lines: ReportLine[];
}

export function openChart(container: HTMLElement, payload: ReportPayload, logo: boolean): ReportChart {
  const api = createChart(container, {
    autoSize: true,
    layout: { attributionLogo: logo, background: { color: 'transparent' }, fontSize: 11 },
    // One finger and the wheel scroll the page; a sideways drag and a pinch move the chart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
    rightPriceScale: {
      minimumWidth: 64,
      entireTextOnly: true,
      borderVisible: false,
      scaleMargins: { top: 0.08, bottom: 0.06 },
    },
    timeScale: { timeVisible: payload.intraday, secondsVisible: false, borderVisible: false, minBarSpacing: 0.01 },
    localization: { locale: 'en-US', dateFormat: 'yyyy-MM-dd' },
    crosshair: { mode: 0 },
  });
  return { container, api, lines: [] };
}

export function addLine(
  chart: ReportChart,
  payload: ReportPayload,
  { name, values }: PayloadLine,
  look: LineLook,
): ReportLine {
  const series = chart.api.addSeries(
    LineSeries,
    {
      lineWidth: look.width ?? 2,
      lineStyle: look.dashed === true ? LineStyle.Dashed : LineStyle.Solid,
      lineType: look.steps === true ? LineType.WithSteps : LineType.Simple,
      priceLineVisible: false,
      lastValueVisible: false,
      priceFormat: { type: 'custom', formatter: look.format, minMove: 1e-6 },
    },
    look.pane ?? 0,
  );
  series.setData(
    payload.time.map((time, i) => {
      const value = values[i];
      return value === undefined ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
    }),
  );
  const line: ReportLine = { name, values, look, series, shown: true };
  chart.lines.push(line);
  return line;
}

export function paint({ api, lines }: ReportChart, theme: Theme): void {
  const options: DeepPartial<ChartOptions> = {
    layout: { textColor: theme.text, panes: { separatorColor: theme.grid } },
    grid: { vertLines: { color: theme.grid }, horzLines: { color: theme.grid } },
  };
  api.applyOptions(options);
  for (const { series, look } of lines) series.applyOptions({ color: look.color(theme) });
}

export function setLogarithmic({ api }: ReportChart, on: boolean): void {
  const mode = on ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
  for (const pane of api.panes()) api.priceScale('right', pane.paneIndex()).applyOptions({ mode });
}
