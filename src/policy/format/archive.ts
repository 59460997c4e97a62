import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { NeurotradeError } from '../../core/errors.js';
import {
  dataOf,
  encodeHeader,
  headerOf,
  readTensor,
  type SafetensorsHeader,
  type StoredTensor,
  splitFile,
} from './safetensors.js';
import { flattenState, restoreState, type StateValue } from './state-tree.js';

/** What a file holds: a tree of plain values with typed arrays as leaves, and tensors with shapes of their own. */
export interface Archive {
  readonly content: { readonly [key: string]: StateValue };
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

const FORMAT = 'neurotrade';
const VERSION = 1;
const NO_DIGEST = '0'.repeat(64);

/**
 * One file in the safetensors layout, so that any reader of it sees the tensors. Its metadata hold the format's name and
 * version, the content as JSON, and a SHA-256 over every byte of the file (its own digits read as zeros).
 */
export function encodeArchive(content: object, tensors: Archive['tensors']): Uint8Array {
  const state = flattenState(content, 'state');
  const all = { ...tensors, ...state.tensors };
  const blank = headerOf(all, {
    format: FORMAT,
    version: String(VERSION),
    content: JSON.stringify(state.json),
    sha256: NO_DIGEST,
  });
  const data = dataOf(all);
  const header = encodeHeader(withDigest(blank, digest(encodeHeader(blank), data)));
  const bytes = new Uint8Array(header.length + data.length);
  bytes.set(header);
  bytes.set(data, header.length);
  return bytes;
}

/**
 * Reads a file back, every byte checked.
 *
 * @throws NeurotradeError `POLICY_FORMAT` (not such a file, or cut short), `POLICY_VERSION`, `POLICY_CHECKSUM`
 */
export function decodeArchive(bytes: Uint8Array): Archive {
  const { header, headerBytes, data } = splitFile(bytes);
  checkVersion(header.metadata);
  checkLength(header, data);
  checkDigest(header, headerBytes, data);
  const read = (name: string): StoredTensor => readTensor(header, data, name);
  const names = Object.keys(header.entries).filter((name) => !name.startsWith('state.'));
  return {
    content: restoreState(JSON.parse(header.metadata.content ?? '{}'), read) as Archive['content'],
    tensors: Object.fromEntries(names.map((name) => [name, read(name)])),
  };
}

function withDigest(header: SafetensorsHeader, hex: string): SafetensorsHeader {
  return { ...header, metadata: { ...header.metadata, sha256: hex } };
}

function digest(headerBytes: Uint8Array, data: Uint8Array): string {
  return bytesToHex(sha256.create().update(headerBytes).update(data).digest());
}

function checkVersion({ format, version }: Readonly<Record<string, string>>): void {
  if (format !== FORMAT || !/^\d+$/.test(version ?? '')) {
    throw new NeurotradeError(
      'POLICY_FORMAT',
      `saved policy: expected a file of format "${FORMAT}", found ${JSON.stringify(format)}, version ${JSON.stringify(version)}; load a file that save() wrote`,
    );
  }
  if (Number(version) !== VERSION) {
    throw new NeurotradeError(
      'POLICY_VERSION',
      `saved policy: expected format version ${VERSION}, found ${version}; save it again with this release, or use the release that wrote it`,
      { details: { expected: VERSION, found: Number(version) } },
    );
  }
}

function checkLength({ entries }: SafetensorsHeader, data: Uint8Array): void {
  const expected = Object.values(entries).reduce((end, entry) => Math.max(end, entry?.data_offsets?.[1] ?? NaN), 0);
  if (expected === data.length) return;
  throw new NeurotradeError(
    'POLICY_FORMAT',
    `saved policy: expected ${expected} bytes of tensors, found ${data.length}; the file was cut or appended to, copy it again`,
    { details: { expected, found: data.length } },
  );
}

/** The header has one encoding only; a byte that parses to the same content but stands differently is a fault too. */
function checkDigest(header: SafetensorsHeader, headerBytes: Uint8Array, data: Uint8Array): void {
  const expected = header.metadata.sha256;
  const found = digest(encodeHeader(withDigest(header, NO_DIGEST)), data);
  if (expected === found && sameBytes(encodeHeader(header), headerBytes)) return;
  throw new NeurotradeError(
    'POLICY_CHECKSUM',
    `saved policy: its SHA-256 is ${found} and should be ${expected}; the file was changed or damaged, use another copy`,
    { details: { expected, found } },
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
