import { instantiateKernels } from '../../core/kernels.js';
import { windowKernels } from './generated/windows.js';

/** The numbers of a layout: T × F features, and an observation a lane that begins with a window of them. */
export interface ObservationLayout {
  /** T × F */
  readonly featureCount: number;
  /** F */
  readonly featureSize: number;
  /** window × F */
  readonly windowSize: number;
  readonly observationSize: number;
  /** 0 where observations are not kept here. */
  readonly lanes: number;
}

/** Features and, behind them, the observations of all lanes. */
export interface ObservationMemory {
  /** `[T × F + lanes × observation size]` */
  readonly memory: Float32Array;
  /** Writes each lane's window, the one that ends with the bar at its cursor, to the head of its observation. */
  readonly gatherWindows: (cursors: Int32Array) => void;
}

interface WindowExports {
  gatherWindows(
    features: number,
    cursors: number,
    lanes: number,
    rowBytes: number,
    windowBytes: number,
    observations: number,
    observationBytes: number,
  ): void;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** A kernel copies the windows of many lanes; where the engine has none, moves within one buffer do, bit for bit alike. */
export function createObservationMemory(layout: ObservationLayout): ObservationMemory {
  return (layout.lanes === 0 ? null : kernelMemory(layout)) ?? plainMemory(layout);
}

/** Features, observations, cursors; `null` where the engine cannot run kernels. */
export function kernelMemory(layout: ObservationLayout): ObservationMemory | null {
  const { featureCount, featureSize, windowSize, observationSize, lanes } = layout;
  const length = featureCount + lanes * observationSize;
  const instance = instantiateKernels<WindowExports>(windowKernels, (length + lanes) * BYTES);
  if (instance === null) return null;
  const { buffer } = instance.memory;
  const { gatherWindows } = instance.exports;
  const own = new Int32Array(buffer, length * BYTES, lanes);
  const sizes = [featureSize * BYTES, windowSize * BYTES, featureCount * BYTES, observationSize * BYTES] as const;
  return {
    memory: new Float32Array(buffer, 0, length),
    gatherWindows: (cursors) => {
      own.set(cursors);
      gatherWindows(0, own.byteOffset, lanes, ...sizes);
    },
  };
}

/** One move inside one buffer copies a window of any size without an allocation. */
export function plainMemory(layout: ObservationLayout): ObservationMemory {
  const { featureCount, featureSize, windowSize, observationSize, lanes } = layout;
  const memory = new Float32Array(featureCount + lanes * observationSize);
  return {
    memory,
    gatherWindows: (cursors) => {
      for (let lane = 0; lane < lanes; lane++) {
        const to = ((cursors[lane] as number) + 1) * featureSize;
        memory.copyWithin(featureCount + lane * observationSize, to - windowSize, to);
      }
    },
  };
}
