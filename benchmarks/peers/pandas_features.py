"""SMA, EMA, RSI, MACD, Bollinger's %B, ATR and the slowed stochastic in pandas. Milliseconds."""

import time

import numpy as np
from candles import random_walk
from serving import arguments, serve

args = arguments(bars=1_000_000)
frame = random_walk(args.bars)


def classics() -> dict:
    close, high, low = frame["close"], frame["high"], frame["low"]
    change = close.diff()
    gain = change.clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean()
    loss = (-change).clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean()
    middle = close.rolling(20).mean()
    width = close.rolling(20).std(ddof=0)
    last = close.shift(1).to_numpy()
    true_range = np.fmax(high - low, np.fmax((high - last).abs(), (low - last).abs()))
    lowest = low.rolling(14).min()
    highest = high.rolling(14).max()
    return {
        "sma": middle,
        "ema": close.ewm(span=20, adjust=False).mean(),
        "rsi": 100 - 100 / (1 + gain / loss),
        "macd": close.ewm(span=12, adjust=False).mean() - close.ewm(span=26, adjust=False).mean(),
        "bollinger": (close - (middle - 2 * width)) / (4 * width),
        "atr": true_range.ewm(alpha=1 / 14, adjust=False).mean(),
        "stochastic": (100 * (close - lowest) / (highest - lowest)).rolling(3).mean(),
    }


def measure() -> float:
    start = time.perf_counter()
    classics()
    return 1e3 * (time.perf_counter() - start)


measure()
serve(args, measure)
