"""
pyarrow: opens an IPC file and sums the column close; milliseconds. Mapped into memory, or reading all columns, or that one
alone. Its own pool of threads may help.
"""

import argparse
import time

import pyarrow as pa
import pyarrow.compute as pc
from serving import serve

parser = argparse.ArgumentParser()
parser.add_argument("path")
parser.add_argument("--memory-map", action="store_true")
parser.add_argument("--column", action="store_true")
parser.add_argument("--serve", action="store_true")
args = parser.parse_args()
open_file = pa.memory_map if args.memory_map else pa.OSFile

with pa.OSFile(args.path) as source:
    CLOSE = pa.ipc.open_file(source).schema.get_field_index("close")
OPTIONS = pa.ipc.IpcReadOptions(included_fields=[CLOSE] if args.column else None)


def measure() -> float:
    start = time.perf_counter()
    with open_file(args.path) as source:
        total = pc.sum(pa.ipc.open_file(source, options=OPTIONS).read_all()["close"]).as_py()
    assert total > 0
    return 1e3 * (time.perf_counter() - start)


measure()
serve(args, measure)
