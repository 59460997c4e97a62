"""Reads the event files of the folder named on stdin; prints scalars and texts as JSON, non-finite numbers as strings."""

import json
import math
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(json.load(sys.stdin), size_guidance={"scalars": 0, "tensors": 0})
events.Reload()


def plain(value):
    return value if math.isfinite(value) else str(value)


# TensorBoard turns old-style scalars into tensors when it loads them; its accumulator keeps them as scalars
scalars = {tag: [[e.step, plain(e.value), e.wall_time] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
texts = {
    tag: events.Tensors(tag)[0].tensor_proto.string_val[0].decode()
    for tag in events.Tags()["tensors"]
    if events.SummaryMetadata(tag).plugin_data.plugin_name == "text"
}
json.dump({"scalars": scalars, "texts": texts}, sys.stdout)
