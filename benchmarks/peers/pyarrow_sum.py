"""pyarrow: opens an IPC file, by reading it or mapped into memory, and sums the column close. Milliseconds."""

import argparse
import time

import pyarrow as pa
import pyarrow.compute as pc
from serving import serve

parser = argparse.ArgumentParser()
parser.add_argument("path")
parser.add_argument("--memory-map", action="store_true")
parser.add_argument("--serve", action="store_true")
args = parser.parse_args()
open_file = pa.memory_map if args.memory_map else pa.OSFile


def measure() -> float:
    start = time.perf_counter()
    with open_file(args.path) as source:
        total = pc.sum(pa.ipc.open_file(source).read_all()["close"]).as_py()
    assert total > 0
    return 1e3 * (time.perf_counter() - start)


measure()
serve(args, measure)
