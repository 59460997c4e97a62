export type { AccountSeries } from './backtest/account-series.js';
export { type BacktestOptions, backtest } from './backtest/backtest.js';
export type { BacktestCosts, BacktestMetrics } from './backtest/backtest-metrics.js';
export type { BacktestResult } from './backtest/backtest-result.js';
export { type BaselineOptions, buyAndHold } from './backtest/buy-and-hold.js';
export { type CompareOptions, compare } from './backtest/compare.js';
export type { Comparison } from './backtest/comparison.js';
export { type FeeSweepOptions, type FeeSweepRow, feeSweep } from './backtest/fee-sweep.js';
export { hindsightOptimum } from './backtest/hindsight-optimum.js';
export type { Trade } from './backtest/trade.js';
export type { ArtifactLog } from './callbacks/artifact-log.js';
export { callbackList } from './callbacks/callback-list.js';
export {
  type CheckpointCallbackOptions,
  checkpointCallback,
} from './callbacks/checkpoint-callback.js';
export { latestCheckpoint } from './callbacks/checkpoint-files.js';
export {
  type BestModel,
  type EvalCallback,
  type EvaluationRecord,
  evalCallback,
} from './callbacks/eval-callback.js';
export type { EvalCallbackOptions } from './callbacks/eval-options.js';
export { type ProgressBarOptions, progressBar } from './callbacks/progress-bar.js';
export type { ProgressStream } from './callbacks/progress-display.js';
export { type StopOnNoImprovementOptions, stopOnNoImprovement } from './callbacks/stop-on-no-improvement.js';
export { type StopOnRewardThresholdOptions, stopOnRewardThreshold } from './callbacks/stop-on-reward-threshold.js';
export { type EvaluateOptions, type Evaluation, evaluatePolicy } from './evaluate/evaluate-policy.js';
export { type OracleDemonstrationOptions, oracleDemonstrations } from './imitation/oracle-demonstrations.js';
export { type PolicyDemonstrationOptions, policyDemonstrations } from './imitation/policy-demonstrations.js';
export type { Clock } from './loggers/clock.js';
export { type ConsoleLoggerOptions, consoleLogger } from './loggers/console-logger.js';
export { csvLogger } from './loggers/csv-logger.js';
export { jsonLinesLogger } from './loggers/json-lines-logger.js';
export { type LogCallback, logCallback } from './loggers/log-callback.js';
export type { LogCallbackOptions } from './loggers/log-options.js';
export type { LoggerCounts } from './loggers/log-queue.js';
export type { LogArtifact, Logger, LogMetrics, LogParam, LogParams, LogRow } from './loggers/logger.js';
export { type TensorboardLoggerOptions, tensorboardLogger } from './loggers/tensorboard/tensorboard-logger.js';
export { compareTable } from './report/compare-table.js';
export { feeTable } from './report/fee-table.js';
export { htmlReport, type ReportOptions, type ReportResults, writeReport } from './report/html-report.js';
export { type SeedResult, seedTable } from './report/seed-table.js';
export type { TextTableOptions } from './report/text-table.js';
export { verdict } from './report/verdict.js';
