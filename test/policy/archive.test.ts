import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, NeurotradeError } from '../../src/core/errors.js';
import { decodeArchive, encodeArchive } from '../../src/policy/format/archive.js';

const CONTENT = {
  name: 'policy "quoted" \\ é',
  limits: [Number.NaN, Infinity, -Infinity, -0, 0.1, null, true],
  nested: { counts: Int32Array.of(-1, 2), flags: Uint8Array.of(1, 0, 1), prices: Float64Array.of(1e-300, 2) },
};
const TENSORS = { weight: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } };
const BYTES = encodeArchive(CONTENT, TENSORS);

function codeOf(bytes: Uint8Array): ErrorCode | 'accepted' {
  try {
    decodeArchive(bytes);
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
  return 'accepted';
}

/** The file with its header's JSON rewritten, the length put right, and everything else left alone. */
function rewriteHeader(change: (json: string) => string): Uint8Array {
  const length = Number(new DataView(BYTES.buffer, BYTES.byteOffset).getBigUint64(0, true));
  const json = new TextEncoder().encode(change(new TextDecoder().decode(BYTES.subarray(8, 8 + length))));
  const bytes = new Uint8Array(8 + json.length + BYTES.length - 8 - length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(BYTES.subarray(8 + length), 8 + json.length);
  return bytes;
}

describe('a saved file', () => {
  it('gives back what was put in, to the bit', () => {
    const { content, tensors } = decodeArchive(BYTES);
    expect(content).toEqual(CONTENT);
    expect(Object.is((content.limits as number[])[3], -0)).toBe(true);
    expect(tensors.weight).toEqual(TENSORS.weight);
  });

  it('gives back any tree of plain values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (tree) => {
        fc.pre(!/"\$|__proto__/.test(JSON.stringify(tree))); // `$` is reserved
        expect(decodeArchive(encodeArchive({ tree }, {})).content).toEqual({ tree });
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('is a safetensors file: length, JSON with offsets, data', () => {
    const length = Number(new DataView(BYTES.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(BYTES.subarray(8, 8 + length)));
    const [from, to] = header.weight.data_offsets;
    expect(header.weight).toMatchObject({ dtype: 'F32', shape: [2, 3] });
    expect((8 + length) % 8).toBe(0);
    expect(new Float32Array(BYTES.slice(8 + length + from, 8 + length + to).buffer)).toEqual(TENSORS.weight.data);
    expect(Object.values(header.__metadata__).every((value) => typeof value === 'string')).toBe(true);
  });

  it('is refused with any one bit flipped, wherever it is', () => {
    const codes = new Set<string>();
    for (let at = 0; at < BYTES.length; at++) {
      const damaged = BYTES.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      codes.add(codeOf(damaged));
    }
    expect(codes).not.toContain('accepted');
    expect([...codes].every((code) => code.startsWith('POLICY_'))).toBe(true);
  });

  it('is refused with bits flipped in the tensors as a checksum fault', () => {
    const damaged = BYTES.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 1;
    expect(codeOf(damaged)).toBe('POLICY_CHECKSUM');
  });

  it('is refused where it was cut, at any length, or appended to', () => {
    for (let length = 0; length < BYTES.length; length++)
      expect(codeOf(BYTES.subarray(0, length))).toBe('POLICY_FORMAT');
    expect(codeOf(Uint8Array.from([...BYTES, 0]))).toBe('POLICY_FORMAT');
  });

  it('is refused where its header means the same and reads otherwise', () => {
    expect(codeOf(rewriteHeader((json) => json))).toBe('accepted');
    expect(codeOf(rewriteHeader((json) => `${json}        `))).toBe('POLICY_CHECKSUM');
    expect(codeOf(rewriteHeader((json) => json.replace('"F32"', '"F\\u00332"')))).toBe('POLICY_CHECKSUM');
  });

  it('is refused as another version, and as no such file', () => {
    expect(codeOf(rewriteHeader((json) => json.replace('"version":"1"', '"version":"2"')))).toBe('POLICY_VERSION');
    expect(codeOf(rewriteHeader((json) => json.replace('"neurotrade"', '"other"')))).toBe('POLICY_FORMAT');
    expect(codeOf(new TextEncoder().encode('PK\u0003\u0004 this is a zip file'))).toBe('POLICY_FORMAT');
  });

  it('refuses to hold what is neither JSON nor a typed array', () => {
    expect(() => encodeArchive({ env: { rng: new Map() } }, {})).toThrow(/found a Map at state\.env\.rng/);
    expect(() => encodeArchive({ run: () => 1 }, {})).toThrow(/found a function at state\.run/);
    expect(() => encodeArchive({ env: { $tensor: 'x' } }, {})).toThrow(
      /found the reserved key "\$tensor" at state\.env/,
    );
  });
});
