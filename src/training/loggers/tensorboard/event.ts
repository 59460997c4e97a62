import { bytesField, doubleField, floatField, integerField, message } from '../../../core/protobuf.js';
import type { LogMetrics } from '../logger.js';

// Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/{summary,tensor,tensor_shape}.proto
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2, tensor: 8, metadata: 9 } as const;
const TENSOR = { dtype: 1, shape: 2, stringValue: 8 } as const;
const DT_STRING = 7;
const SESSION_START = 1;

/** The first event of every file. @param wallTime seconds since 1970-01-01 UTC */
export function versionEvent(wallTime: number): Uint8Array {
  return message(doubleField(EVENT.wallTime, wallTime), bytesField(EVENT.fileVersion, 'brain.Event:2'));
}

/** Training starts, or goes on from a checkpoint: TensorBoard forgets what it knows from `step` on. */
export function startEvent(wallTime: number, step: number): Uint8Array {
  return event(wallTime, step, bytesField(EVENT.sessionLog, integerField(1, SESSION_START)));
}

/** A point on each tag's curve; values are rounded to float32, which the format holds. */
export function scalarsEvent(wallTime: number, step: number, metrics: LogMetrics): Uint8Array {
  const values = Object.entries(metrics).map(([tag, value]) =>
    bytesField(SUMMARY_VALUE, message(bytesField(VALUE.tag, tag), floatField(VALUE.simpleValue, value))),
  );
  return event(wallTime, step, bytesField(EVENT.summary, message(...values)));
}

/** Markdown on the text tab. */
export function textEvent(wallTime: number, step: number, tag: string, text: string): Uint8Array {
  const scalarShape = message();
  const tensor = message(
    integerField(TENSOR.dtype, DT_STRING),
    bytesField(TENSOR.shape, scalarShape),
    bytesField(TENSOR.stringValue, text),
  );
  const metadata = bytesField(1, bytesField(1, 'text')); // plugin_data { plugin_name }
  const value = message(
    bytesField(VALUE.tag, tag),
    bytesField(VALUE.metadata, metadata),
    bytesField(VALUE.tensor, tensor),
  );
  return event(wallTime, step, bytesField(EVENT.summary, bytesField(SUMMARY_VALUE, value)));
}

function event(wallTime: number, step: number, what: Uint8Array): Uint8Array {
  return message(doubleField(EVENT.wallTime, wallTime), integerField(EVENT.step, step), what);
}
