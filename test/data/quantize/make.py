"""python make.py: float.onnx, and what onnxruntime's own quantizer makes of it with the QNN recipe.

Needs onnxruntime 1.31 and onnx 1.2x. The models are ours (Apache-2.0).
"""
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize
from onnxruntime.quantization.execution_providers.qnn import get_qnn_qdq_config

here = Path(__file__).parent
random = np.random.default_rng(3)


def weight(name, *dims, spread=0.3):
    return numpy_helper.from_array(random.normal(0, spread, dims).astype(np.float32), name)


def float_model():
    nodes = [
        helper.make_node("Conv", ["x", "conv.w", "conv.b"], ["c"], "conv", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["r"], "relu"),
        helper.make_node("Conv", ["r", "depth.w", "depth.b"], ["d"], "depth", group=8),
        helper.make_node("Add", ["d", "offset"], ["a"], "add"),
        helper.make_node("GlobalAveragePool", ["a"], ["g"], "pool"),
        helper.make_node("Flatten", ["g"], ["f"], "flatten"),
        helper.make_node("Gemm", ["f", "fc.w", "fc.b"], ["y"], "fc", transB=1),
    ]
    held = [
        weight("conv.w", 8, 3, 3, 3),
        weight("conv.b", 8),
        weight("depth.w", 8, 1, 3, 3),
        weight("depth.b", 8),
        weight("offset", 1, 8, 1, 1),
        weight("fc.w", 5, 8),
        weight("fc.b", 5),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 5])
    graph = helper.make_graph(nodes, "main", [x], [y], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


class Data(CalibrationDataReader):
    def __init__(self):
        self.left = [{"x": np.random.default_rng(seed).normal(0, 1, (1, 3, 8, 8)).astype(np.float32)} for seed in range(4)]

    def get_next(self):
        return self.left.pop() if self.left else None


variants = {
    "w8a8": dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QUInt8),
    "w8a8-channels": dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, per_channel=True),
    "w8a16": dict(activation_type=QuantType.QUInt16, weight_type=QuantType.QUInt8),
    "w16a16": dict(activation_type=QuantType.QUInt16, weight_type=QuantType.QInt16),
    "w4a16-channels": dict(activation_type=QuantType.QUInt16, weight_type=QuantType.QInt4, per_channel=True),
}

model = float_model()
onnx.checker.check_model(model)
onnx.save(model, here / "float.onnx")
for name, options in variants.items():
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "float.onnx"
        onnx.save(model, source)
        config = get_qnn_qdq_config(str(source), Data(), keep_removable_activations=True, **options)
        quantize(str(source), str(here / f"onnxruntime-{name}.onnx"), config)
