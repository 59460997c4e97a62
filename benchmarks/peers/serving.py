"""What every peer script ends with: measurements as JSON lines."""

import argparse
import json
import sys
import time
from collections.abc import Callable


def arguments(**options) -> argparse.Namespace:
    """Options given as name=default, and --serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", action="store_true", help="a measurement a line on standard input, instead of one")
    for name, default in options.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(default), default=default)
    return parser.parse_args()


def serve(args: argparse.Namespace, measure: Callable[[], float], **facts) -> None:
    """Prints {"value": …} once, or says {"ready": …} and prints one for every line on standard input."""
    if not args.serve:
        print(json.dumps({"value": measure(), **facts}), flush=True)
        return
    print(json.dumps({"ready": {"python": sys.version.split()[0], **facts}}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"value": measure()}), flush=True)


def rate(seconds: float, chunk: Callable[[], int]) -> float:
    """Units a second: calls chunk, which says how many it did, until the seconds have gone by."""
    start = time.perf_counter()
    done = 0
    while time.perf_counter() - start < seconds:
        done += chunk()
    return done / (time.perf_counter() - start)


def median_ms(seconds: float, call: Callable[[], object]) -> float:
    """Median milliseconds of a call."""
    end = time.perf_counter() + seconds
    times: list[float] = []
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e3 * sorted(times)[len(times) // 2]


def best_threads(measure: Callable[[], float], rounds: int = 2) -> int:
    """Sets torch to the better of one thread and two, each tried `rounds` times; measure gives a rate."""
    import torch

    rates = {}
    for threads in (1, 2) * rounds:
        torch.set_num_threads(threads)
        rates[threads] = max(rates.get(threads, 0.0), measure())
    best = max(rates, key=rates.get)
    torch.set_num_threads(best)
    return best
