"""The random walk of hourly candles that the peers trade: as benchmarks/lib/market.ts, drawn by numpy."""

import numpy as np
import pandas as pd


def random_walk(bars: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    close = np.empty(bars)
    last = 0.0
    for t, move in enumerate(0.01 * rng.standard_normal(bars)):
        last += move - 1e-4 * last
        close[t] = last
    close = 100 * np.exp(close)
    opened = np.concatenate([[100.0], close[:-1]])
    return pd.DataFrame(
        {
            "open": opened,
            "high": np.maximum(opened, close) * (1 + 0.005 * rng.random(bars)),
            "low": np.minimum(opened, close) * (1 - 0.005 * rng.random(bars)),
            "close": close,
            "volume": 1_000 * rng.random(bars),
        },
        index=pd.date_range("2020-01-01", periods=bars, freq="h"),
    )
