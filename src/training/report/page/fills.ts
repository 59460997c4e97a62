import { createSeriesMarkers, type SeriesMarker, type UTCTimestamp } from 'lightweight-charts';
import type { ReportPayload } from '../payload.js';
import type { ReportLine } from './chart.js';
import type { Theme } from './theme.js';

/** More arrows than one in this many pixels are a smear, so none are drawn. */
const PIXELS_PER_ARROW = 7;

/** Arrows at the fills that are in view. */
export interface FillArrows {
  /** @param range places in time; @returns how many fills are in view, and whether they are drawn */
  show(
    range: { from: number; to: number },
    width: number,
    theme: Theme,
  ): { readonly inView: number; readonly drawn: boolean };
}

export function fillArrows({ series }: ReportLine, { fills, time }: ReportPayload): FillArrows {
  const markers = createSeriesMarkers(series, []);
  return {
    show: ({ from, to }, width, theme) => {
      const inView = fills.filter(({ at }) => at >= from && at <= to);
      const drawn = inView.length <= Math.max(10, width / PIXELS_PER_ARROW);
      markers.setMarkers(drawn ? inView.map(({ at, buy }) => arrow(time[at] as UTCTimestamp, buy, theme)) : []);
      return { inView: inView.length, drawn };
    },
  };
}

function arrow(time: UTCTimestamp, buy: boolean, { buy: up, sell: down }: Theme): SeriesMarker<UTCTimestamp> {
  return buy
    ? { time, position: 'belowBar', shape: 'arrowUp', color: up }
    : { time, position: 'aboveBar', shape: 'arrowDown', color: down };
}
