"""
SMA, EMA, RSI, MACD, Bollinger's %B, ATR and the slowed stochastic as loops that numba compiles, one each, into one matrix.
Sums run along and are never taken anew, so they drift where ours do not. Milliseconds.
"""

import time

import numpy as np
from candles import random_walk
from numba import njit
from serving import arguments, serve

args = arguments(bars=1_000_000)
frame = random_walk(args.bars)
close, high, low = (frame[name].to_numpy(copy=True) for name in ("close", "high", "low"))


@njit
def sma(close, n, out):
    total = 0.0
    for t in range(len(close)):
        total += close[t]
        if t >= n:
            total -= close[t - n]
        out[t] = total / n


@njit
def smoothed(values, alpha, out):
    mean = values[0]
    for t in range(len(values)):
        mean += alpha * (values[t] - mean)
        out[t] = mean


@njit
def rsi(close, n, out):
    rise = fall = 0.0
    for t in range(1, len(close)):
        change = close[t] - close[t - 1]
        rise += (max(change, 0.0) - rise) / n
        fall += (max(-change, 0.0) - fall) / n
        out[t] = 100 * rise / (rise + fall)


@njit
def macd(close, out):
    fast = slow = close[0]
    for t in range(len(close)):
        fast += 2 / 13 * (close[t] - fast)
        slow += 2 / 27 * (close[t] - slow)
        out[t] = fast - slow


@njit
def bollinger(close, n, out):
    total = squares = 0.0
    for t in range(len(close)):
        total += close[t]
        squares += close[t] * close[t]
        if t >= n:
            total -= close[t - n]
            squares -= close[t - n] * close[t - n]
        mean = total / n
        width = np.sqrt(max(squares / n - mean * mean, 1e-12))
        out[t] = (close[t] - mean + 2 * width) / (4 * width)


@njit
def atr(high, low, close, n, out):
    mean = high[0] - low[0]
    for t in range(1, len(close)):
        last = close[t - 1]
        mean += (max(high[t] - low[t], abs(high[t] - last), abs(low[t] - last)) - mean) / n
        out[t] = mean


@njit
def stochastic(high, low, close, n, slowing, raw, out):
    for t in range(n - 1, len(close)):
        highest, lowest = high[t], low[t]
        for back in range(1, n):
            highest = max(highest, high[t - back])
            lowest = min(lowest, low[t - back])
        raw[t] = 100 * (close[t] - lowest) / (highest - lowest)
    sma(raw, slowing, out)


def classics() -> np.ndarray:
    out = np.empty((7, len(close)))
    sma(close, 20, out[0])
    smoothed(close, 2 / 21, out[1])
    rsi(close, 14, out[2])
    macd(close, out[3])
    bollinger(close, 20, out[4])
    atr(high, low, close, 14, out[5])
    stochastic(high, low, close, 14, 3, np.zeros(len(close)), out[6])
    return out


def measure() -> float:
    start = time.perf_counter()
    classics()
    return 1e3 * (time.perf_counter() - start)


measure()
serve(args, measure)
