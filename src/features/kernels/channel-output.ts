/**
 * What is read off a channel: a line (price units), the close's place in it (`percentB`: 0 at the lower line, 1 at the
 * upper, 0.5 where the channel has no width), or its width as a fraction of the middle (`bandwidth`).
 */
export type ChannelOutput = 'percentB' | 'bandwidth' | 'upper' | 'middle' | 'lower';

/** A channel narrower than this fraction of the price is the rounding of a market that stands still. */
const STANDSTILL = 1e-12;

/** `close` and the three lines, in price units, as the number that was asked for. */
export function readChannel(
  output: ChannelOutput,
  close: number,
  lower: number,
  middle: number,
  upper: number,
): number {
  switch (output) {
    case 'percentB':
      return percentB(close, lower, middle, upper);
    case 'bandwidth':
      return (upper - lower) / middle;
    case 'upper':
      return upper;
    case 'middle':
      return middle;
    case 'lower':
      return lower;
  }
}

/** The close's place between the lines: 0 at the lower, 1 at the upper. */
export function percentB(close: number, lower: number, middle: number, upper: number): number {
  return upper - lower <= STANDSTILL * middle ? 0.5 : (close - lower) / (upper - lower);
}
