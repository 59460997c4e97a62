"""
A trading environment of many lanes in numpy, by the rules of VectorTradingEnv as benchmarks/lib/market.ts sets them up:
flat or long, order at the next open, half a spread of 0.01 %, fee of 0.1 %, log return as reward, episodes of 256 bars
from random starts, a lane whose episode has ended starts anew with the next step. Observation: 4 bars × 7 momenta, then
weight, unrealised return, time in position and drawdown. Steps a second, all lanes counted.

Everything is done for all lanes at once, in place, in arrays allocated once. It knows that a position is either nothing or
everything, which the library's arithmetic does not, and books cash, position, entry price and fees only.
"""

import numpy as np
from candles import random_walk

LAGS = (1, 2, 3, 5, 8, 13, 21)
WINDOW = 4
FEATURES = WINDOW * len(LAGS)
HALF_SPREAD = 0.0001
FEE = 0.001
LENGTH = 256
INITIAL_CASH = 10_000.0
#: Keeps a purchase of everything from overdrawing by the rounding of its own products.
SAFE = 1 - 2.0**-50


class NumpyTradingEnv:
    def __init__(self, frame, lanes: int):
        self.open = frame["open"].to_numpy(copy=True)
        self.close = frame["close"].to_numpy(copy=True)
        self.table = self._observations()
        self.first = max(LAGS) + WINDOW - 1
        self.last = len(self.close) - 1 - LENGTH
        self.lanes = lanes
        self._allocate(lanes)

    def _observations(self) -> np.ndarray:
        """[T, 32]: the window of every bar, and room for the account, so that one gather makes all observations."""
        bars = len(self.close)
        momenta = np.full((bars, len(LAGS)), np.nan)
        for column, lag in enumerate(LAGS):
            momenta[lag:, column] = np.log(self.close[lag:] / self.close[:-lag])
        table = np.zeros((bars, FEATURES + 4), np.float32)
        for back in range(WINDOW):
            place = (WINDOW - 1 - back) * len(LAGS)
            table[back:, place : place + len(LAGS)] = momenta[: bars - back]
        return table

    def _allocate(self, lanes: int) -> None:
        for name in ("cash", "position", "entry", "fees", "equity", "peak", "returned", "price", "mark", "quantity"):
            setattr(self, name, np.zeros(lanes))
        for name in ("fill", "notional", "after", "rewards", "scratch"):
            setattr(self, name, np.zeros(lanes))
        for name in ("cursor", "bar", "start", "end", "opened"):
            setattr(self, name, np.zeros(lanes, np.int64))
        for name in ("held", "order", "buys", "sells", "running", "terminated", "truncated", "flat"):
            setattr(self, name, np.zeros(lanes, bool))
        self.observations = np.zeros((lanes, FEATURES + 4), np.float32)
        self.waiting = np.zeros(0, np.int64)
        self.infos: dict[str, np.ndarray] = {}

    def reset(self, seed: int | None = None, starts: np.ndarray | None = None) -> np.ndarray:
        self.rng = np.random.default_rng(seed)
        self.running[:] = True
        self._begin(np.arange(self.lanes), starts)
        self._observe()
        return self.observations

    def _begin(self, lanes: np.ndarray, starts: np.ndarray | None = None) -> None:
        if starts is None:
            starts = self.rng.integers(self.first, self.last + 1, len(lanes))
        for column in (self.position, self.entry, self.fees, self.returned):
            column[lanes] = 0
        for column in (self.cash, self.equity, self.peak):
            column[lanes] = INITIAL_CASH
        for column in (self.cursor, self.start, self.opened):
            column[lanes] = starts
        self.end[lanes] = starts + LENGTH
        self.held[lanes] = False
        self.running[lanes] = True

    def step(self, actions: np.ndarray):
        """actions: [lanes] of 0 or 1."""
        wanted = actions.view(bool) if actions.dtype == np.int8 else actions.astype(bool)
        np.add(self.cursor, 1, out=self.bar)
        np.take(self.open, self.bar, out=self.price, mode="clip")
        np.take(self.close, self.bar, out=self.mark, mode="clip")
        self._trade(wanted)
        self._settle()
        if len(self.waiting):
            self._begin(self.waiting)
        self._end_episodes()
        self._observe()
        return self.observations, self.rewards, self.terminated, self.truncated, self.infos

    def _trade(self, wanted: np.ndarray) -> None:
        np.not_equal(wanted, self.held, out=self.order)
        self.order &= self.running
        np.logical_and(self.order, wanted, out=self.buys)
        np.logical_and(self.order, self.held, out=self.sells)
        # quantity: all that cash pays for, or all that is held
        np.divide(self.cash, self.price, out=self.quantity)
        self.quantity *= SAFE / ((1 + HALF_SPREAD) * (1 + FEE))
        self.quantity *= self.buys
        np.multiply(self.position, self.sells, out=self.scratch)
        self.quantity -= self.scratch
        np.multiply(self.buys, 2 * HALF_SPREAD, out=self.fill)
        self.fill += 1 - HALF_SPREAD
        self.fill *= self.price
        np.multiply(self.quantity, self.fill, out=self.notional)
        self.cash -= self.notional
        np.abs(self.notional, out=self.notional)
        self.notional *= FEE
        self.cash -= self.notional
        self.fees += self.notional
        self.position += self.quantity
        np.copyto(self.entry, self.fill, where=self.buys)
        np.copyto(self.opened, self.bar, where=self.order)
        np.copyto(self.held, wanted, where=self.order)

    def _settle(self) -> None:
        np.multiply(self.position, self.mark, out=self.after)
        self.after += self.cash
        np.divide(self.after, self.equity, out=self.rewards)
        np.log(self.rewards, out=self.rewards)
        self.rewards *= self.running
        self.returned += self.rewards
        np.copyto(self.equity, self.after, where=self.running)
        np.maximum(self.peak, self.equity, out=self.peak)
        self.cursor += self.running

    def _end_episodes(self) -> None:
        np.less_equal(self.equity, 0, out=self.terminated)
        np.greater_equal(self.cursor, self.end, out=self.truncated)
        self.waiting = np.flatnonzero(self.terminated | self.truncated)
        if len(self.waiting):
            self.running[self.waiting] = False
            length = self.cursor[self.waiting] - self.start[self.waiting]
            self.infos = {"lanes": self.waiting, "r": self.returned[self.waiting], "l": length}

    def _observe(self) -> None:
        np.take(self.table, self.cursor, axis=0, out=self.observations, mode="clip")
        account = self.observations[:, FEATURES:]
        np.take(self.close, self.cursor, out=self.mark, mode="clip")
        np.equal(self.position, 0, out=self.flat)
        np.multiply(self.position, self.mark, out=self.scratch)
        np.divide(self.scratch, self.equity, out=account[:, 0], casting="same_kind")
        np.divide(self.mark, self.entry, out=self.scratch, where=~self.flat)
        self.scratch -= 1
        self.scratch[self.flat] = 0
        account[:, 1] = self.scratch
        np.subtract(self.cursor, self.opened, out=self.bar)
        self.bar += 1
        np.add(self.bar, 20, out=self.scratch)
        np.divide(self.bar, self.scratch, out=self.scratch)
        self.scratch[self.flat] = 0
        account[:, 2] = self.scratch
        np.divide(self.equity, self.peak, out=self.scratch)
        np.subtract(1, self.scratch, out=account[:, 3], casting="same_kind")


def main() -> None:
    from serving import arguments, rate, serve

    args = arguments(lanes=4_096, seconds=1.0)
    env = NumpyTradingEnv(random_walk(10_000), args.lanes)
    draws = np.random.default_rng(2)
    actions = [draws.integers(0, 2, args.lanes, dtype=np.int8) for _ in range(16)]

    def chunk() -> int:
        for action in actions:
            env.step(action)
        return len(actions) * args.lanes

    env.reset(seed=1)
    rate(0.3, chunk)
    serve(args, lambda: rate(args.seconds, chunk))


if __name__ == "__main__":
    main()
