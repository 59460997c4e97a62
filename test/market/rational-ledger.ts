/** Fixed-point numbers of 128 binary decimals as BigInt: an account book that shares nothing with the one under test. */
const POINT = 128n;

const bits = new DataView(new ArrayBuffer(8));

/** The value of a double: exact down to 2^-128. */
export function exact(value: number): bigint {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const exponent = (raw >> 52n) & 0x7ffn;
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = exponent === 0n ? fraction : fraction | (1n << 52n);
  const shift = POINT - 1075n + (exponent === 0n ? 1n : exponent);
  const scaled = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return raw >> 63n ? -scaled : scaled;
}

export const times = (a: bigint, b: bigint): bigint => (a * b) >> POINT;

/** Double entry in exact arithmetic: every fill debits one account and credits another. */
export class RationalLedger {
  cash: bigint;
  position = 0n;
  fees = 0n;
  slippage = 0n;
  turnover = 0n;
  borrow = 0n;

  constructor(cash: number) {
    this.cash = exact(cash);
  }

  fill(quantity: number, fillPrice: number, price: number, feeRate: number): void {
    const [q, p] = [exact(quantity), exact(fillPrice)];
    const notional = times(q, p);
    const size = notional < 0n ? -notional : notional;
    const fee = times(size, exact(feeRate));
    this.position += q;
    this.cash -= notional + fee;
    this.fees += fee;
    this.turnover += size;
    this.slippage += times(q, p - exact(price));
  }

  charge(interest: number): void {
    this.cash -= exact(interest);
    this.borrow += exact(interest);
  }

  equity(price: number): bigint {
    return this.cash + times(this.position, exact(price));
  }
}

/** |found − exact| relative to `scale`. */
export function relativeError(found: number, wanted: bigint, scale: bigint): number {
  const difference = exact(found) - wanted;
  const size = difference < 0n ? -difference : difference;
  return Number((size * 10n ** 20n) / (scale === 0n ? 1n : scale < 0n ? -scale : scale)) / 1e20;
}
