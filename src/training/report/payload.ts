/** One line of a chart. A ruined account's values end early. */
export interface PayloadLine {
  readonly name: string;
  readonly values: readonly number[];
}

/** What the report's page draws, as JSON. Every array is `[T]` over the same bars. */
export interface ReportPayload {
  /** Seconds UTC, rising. */
  readonly time: readonly number[];
  /** Whether bars are shorter than a day, so that the axis shows the clock. */
  readonly intraday: boolean;
  readonly price: readonly number[];
  /** The policy's position value / equity. */
  readonly weight: readonly number[];
  /** Policy, buy and hold, hindsight optimum. */
  readonly equity: readonly PayloadLine[];
  /** Policy and buy and hold; 0 or below. */
  readonly drawdown: readonly PayloadLine[];
  /** The policy's running costs; kinds that cost nothing are left out. */
  readonly costs: readonly PayloadLine[];
  /** The policy's fills; `at` is a place in `time`. */
  readonly fills: readonly { readonly at: number; readonly buy: boolean; readonly price: number }[];
}
