import type { LogParam, LogParams } from './logger.js';

/**
 * Nested params as text by dotted name, for loggers that hold pairs only: `{ netArch: { pi: [64] } }` is `netArch.pi`, `[64]`.
 * Lists stay whole, as JSON.
 */
export function flattenParams(params: LogParams, prefix = ''): [name: string, text: string][] {
  return Object.entries(params).flatMap(([name, param]) =>
    isGroup(param) ? flattenParams(param, `${prefix}${name}.`) : [[`${prefix}${name}`, paramText(param)]],
  );
}

function isGroup(param: LogParam): param is { readonly [name: string]: LogParam } {
  return typeof param === 'object' && param !== null && !Array.isArray(param);
}

function paramText(param: LogParam): string {
  return Array.isArray(param) ? JSON.stringify(param) : String(param);
}
