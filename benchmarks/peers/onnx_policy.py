"""
onnxruntime on the actor of act's row: 32 numbers, two layers of 64 with tanh, logits of three actions, one thread. No
choice is made of the logits. Microseconds, a percentile of 20,000 calls.
"""

import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from serving import arguments, serve

SIZES = (32, 64, 64, 3)


def model() -> bytes:
    rng = np.random.default_rng(1)
    nodes, weights = [], []
    name = "observation"
    for layer, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        weights.append(numpy_helper.from_array(rng.standard_normal((inputs, outputs)).astype(np.float32), f"w{layer}"))
        weights.append(numpy_helper.from_array(np.zeros(outputs, np.float32), f"b{layer}"))
        last = layer == len(SIZES) - 2
        dense = "logits" if last else f"dense{layer}"
        nodes.append(helper.make_node("Gemm", [name, f"w{layer}", f"b{layer}"], [dense]))
        if not last:
            nodes.append(helper.make_node("Tanh", [dense], [f"tanh{layer}"]))
            name = f"tanh{layer}"
    graph = helper.make_graph(
        nodes,
        "actor",
        [helper.make_tensor_value_info("observation", TensorProto.FLOAT, [1, SIZES[0]])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, SIZES[-1]])],
        weights,
    )
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()


args = arguments(percentile=50.0)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model(), options, providers=["CPUExecutionProvider"])
observations = np.random.default_rng(1).standard_normal((64, 1, SIZES[0])).astype(np.float32)


def measure() -> float:
    times = []
    for i in range(20_000):
        start = time.perf_counter()
        session.run(None, {"observation": observations[i % 64]})
        times.append(time.perf_counter() - start)
    return 1e6 * float(np.percentile(times, args.percentile))


measure()
serve(args, measure)
