import type { IRange, Logical, LogicalRange, UTCTimestamp } from 'lightweight-charts';
import type { ReportPayload } from '../payload.js';
import type { ReportChart } from './chart.js';

/** Makes all charts show the same span. */
export function linkRanges(charts: readonly ReportChart[], onRange: (range: IRange<number>) => void): void {
  let moving = false;
  for (const { api } of charts) {
    api.timeScale().subscribeVisibleLogicalRangeChange((range: LogicalRange | null) => {
      if (moving || range === null) return;
      moving = true;
      for (const other of charts) if (other.api !== api) other.api.timeScale().setVisibleLogicalRange(range);
      moving = false;
      onRange(range);
    });
  }
}

/** Makes all charts point at the same moment, and tells which; the last one where nothing is pointed at. */
export function linkCrosshairs(
  charts: readonly ReportChart[],
  { time }: ReportPayload,
  onMoment: (at: number) => void,
): void {
  const last = time.length - 1;
  for (const { api } of charts) {
    api.subscribeCrosshairMove(({ logical, sourceEvent, point }) => {
      if (sourceEvent === undefined && point !== undefined) return; // an echo of what is set below
      const at = logical === undefined ? last : Math.max(0, Math.min(last, logical));
      onMoment(at);
      for (const other of charts) if (other.api !== api) pointAt(other, logical, time[at] as UTCTimestamp, at);
    });
  }
}

function pointAt({ api, lines }: ReportChart, logical: Logical | undefined, time: UTCTimestamp, at: number): void {
  const line = lines[0];
  const value = line?.values[at];
  if (logical === undefined || line === undefined || value === undefined) api.clearCrosshairPosition();
  else api.setCrosshairPosition(value, time, line.series);
}
