import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supportedVariants } from '../../../src/core/kernels.js';
import { windowKernels } from '../../../src/env/trading/generated/windows.js';
import {
  kernelMemory,
  type ObservationLayout,
  type ObservationMemory,
  plainMemory,
} from '../../../src/env/trading/observation-memory.js';

/** No number twice, so that one from a wrong place shows. */
function gathered({ memory, gatherWindows }: ObservationMemory, cursors: Int32Array): Float32Array {
  memory.forEach((_, i) => {
    memory[i] = i + 1;
  });
  gatherWindows(cursors);
  return memory.slice();
}

const cases = fc
  .record({
    featureSize: fc.integer({ min: 1, max: 20 }),
    window: fc.integer({ min: 1, max: 9 }),
    account: fc.constantFrom(0, 4),
    later: fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }),
  })
  .map(({ featureSize, window, account, later }) => {
    const windowSize = window * featureSize;
    const featureCount = (window + 30) * featureSize;
    const layout: ObservationLayout = {
      featureCount,
      featureSize,
      windowSize,
      observationSize: windowSize + account,
      lanes: later.length,
    };
    return { layout, cursors: Int32Array.from(later, (bars) => window - 1 + bars) };
  });

describe('the memory of observations', () => {
  it('begins each observation with the window that ends at the cursor and touches nothing else', () => {
    fc.assert(
      fc.property(cases, ({ layout, cursors }) => {
        const { featureCount, featureSize, windowSize, observationSize } = layout;
        const expected = Float32Array.from(
          { length: featureCount + cursors.length * observationSize },
          (_, i) => i + 1,
        );
        cursors.forEach((cursor, lane) => {
          const first = (cursor + 1) * featureSize - windowSize;
          const window = Array.from({ length: windowSize }, (_, i) => first + i + 1);
          expected.set(window, featureCount + lane * observationSize);
        });
        expect(gathered(plainMemory(layout), cursors)).toEqual(expected);
      }),
    );
  });

  it.skipIf(supportedVariants(windowKernels).length === 0)('is the same through the kernel, at every size', () => {
    fc.assert(
      fc.property(cases, ({ layout, cursors }) => {
        const kernel = kernelMemory(layout);
        expect(kernel && gathered(kernel, cursors)).toEqual(gathered(plainMemory(layout), cursors));
      }),
    );
  });
});
