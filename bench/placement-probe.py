"""What the real HTP backend takes: one small model per operator, element type and rank, placed by onnxruntime-qnn.

    python bench/placement-probe.py OUT.jsonl [--soc 57] [--only Conv,Relu] [--quantized]

Writes one JSON line per probe: {op, dtype, rank, variant, soc, unit: htp|cpu|removed|error|invalid, reason}. The tables of src/engine/targets are
made from it (bench/placement-table.mjs). With --quantized every float tensor comes through QuantizeLinear and DequantizeLinear, 8 and 16 bit wide. A probe that ends the process is recorded as `error`, and the rest go on in a new one.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TYPES = {
    "float": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "double": TensorProto.DOUBLE, "int8": TensorProto.INT8, "uint8": TensorProto.UINT8,
    "int16": TensorProto.INT16, "uint16": TensorProto.UINT16, "int32": TensorProto.INT32, "uint32": TensorProto.UINT32, "int64": TensorProto.INT64,
    "uint64": TensorProto.UINT64, "bool": TensorProto.BOOL,
}
QUANTIZED = {"quint8": TensorProto.UINT8, "quint16": TensorProto.UINT16}
SHAPES = [[], [8], [4, 8], [2, 4, 8], [1, 4, 8, 8], [1, 4, 8, 8, 8], [1, 2, 2, 4, 4, 4]]

UNARY = """Abs Acos Acosh Asin Asinh Atan Atanh Ceil Celu Clip Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish Hardmax Identity IsInf IsNaN LeakyRelu
Log LogSoftmax LpNormalization Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish Tan Tanh
ThresholdedRelu GlobalAveragePool GlobalMaxPool GlobalLpPool Flatten Transpose Squeeze Size NonZero ArgMax ArgMin ReduceL1 ReduceL2 ReduceLogSum
ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare MeanVarianceNormalization Dropout BitwiseNot EyeLike Trilu Det
RandomUniformLike RandomNormalLike Bernoulli Shape""".split()
BINARY = """Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow PRelu Sub Sum
Xor""".split()
SINCE = {"Gelu": 20, "Swish": 24, "Mish": 18, "BitwiseNot": 18, "BitwiseAnd": 18, "BitwiseOr": 18, "BitwiseXor": 18, "RMSNormalization": 23}


def constant(values, kind="int64"):
    return np.array(values, dtype=kind)


def last_axis(rank):
    return max(rank - 1, 0)


def templates(op, dtype, rank):
    """Variants of one operator for a data input of this type and rank: (variant, attributes, constants after the data inputs, data inputs)."""
    shape = SHAPES[rank]
    kind = helper.tensor_dtype_to_np_dtype(TYPES[dtype])
    ones = np.ones(shape, dtype=kind)
    if op in ("ArgMax", "ArgMin"):
        yield "", {"axis": last_axis(rank)}, [], 1
    elif op == "Squeeze":
        yield "", {}, [constant([0])], 1
    elif op.startswith("Reduce"):
        yield "axes", ({"axes": [last_axis(rank)]} if op != "ReduceSum" else {}), ([constant([last_axis(rank)])] if op == "ReduceSum" else []), 1
        yield "all", {}, [], 1
    elif op == "BitShift":
        yield "", {"direction": "LEFT"}, [], 2
    elif op == "Clip":
        yield "", {}, [np.array(0, dtype=kind), np.array(1, dtype=kind)], 1
    elif op in UNARY:
        yield "", {}, [], 1
    elif op in BINARY:
        yield "dynamic", {}, [], 2
        yield "constant", {}, [ones], 1
    elif op == "Where":
        yield "", {}, [np.ones(shape, dtype=bool)], 2
    elif op == "Cast":
        for to in TYPES:
            yield to, {"to": TYPES[to]}, [], 1
    elif op == "Concat":
        yield "", {"axis": last_axis(rank)}, [], 2
    elif op == "Split":
        yield "", {"axis": last_axis(rank), "num_outputs": 2}, [], 1
    elif op == "Reshape":
        yield "flat", {}, [constant([-1])], 1
    elif op == "Unsqueeze":
        yield "", {}, [constant([0])], 1
    elif op == "Expand":
        yield "", {}, [constant([2, *shape])], 1
    elif op == "Tile":
        yield "", {}, [constant([2] * rank)], 1
    elif op == "Slice":
        yield "", {}, [constant([0]), constant([1]), constant([last_axis(rank)])], 1
        yield "step", {}, [constant([0]), constant([8]), constant([last_axis(rank)]), constant([2])], 1
    elif op == "Pad":
        for mode in ("constant", "reflect", "edge"):
            yield mode, {"mode": mode}, [constant([0] * (2 * rank - 1) + [1])], 1
    elif op == "Gather":
        yield "", {"axis": 0}, [constant([0])], 1
        yield "scalar", {"axis": last_axis(rank)}, [constant(0)], 1
        yield "int32", {"axis": 0}, [constant([0], "int32")], 1
    elif op == "GatherElements":
        yield "", {"axis": last_axis(rank)}, [np.zeros(shape, dtype="int64")], 1
    elif op == "GatherND":
        yield "", {}, [np.zeros([2, 1], dtype="int64")], 1
    elif op == "ScatterElements":
        yield "", {"axis": last_axis(rank)}, [np.zeros(shape, dtype="int64"), ones], 1
    elif op == "ScatterND":
        yield "", {}, [np.zeros([1, 1], dtype="int64"), np.ones([1, *shape[1:]], dtype=kind)], 1
    elif op == "TopK":
        yield "", {}, [constant([1])], 1
    elif op == "CumSum":
        yield "", {}, [constant(last_axis(rank))], 1
        yield "reverse", {"reverse": 1}, [constant(last_axis(rank))], 1
    elif op == "OneHot":
        yield "", {}, [constant(4), np.array([0, 1], dtype="float32")], 1
    elif op == "MatMul":
        yield "constant", {}, [np.ones([shape[-1] if rank else 1, 4], dtype=kind)], 1
        yield "square", {}, [], 2
    elif op == "Gemm":
        yield "", {}, [np.ones([shape[-1] if rank else 1, 4], dtype=kind), np.ones([4], dtype=kind)], 1
    elif op == "LayerNormalization":
        yield "", {}, [np.ones(shape[-1:], dtype=kind), np.ones(shape[-1:], dtype=kind)], 1
    elif op == "RMSNormalization":
        yield "", {}, [np.ones(shape[-1:], dtype=kind)], 1
    elif op in ("BatchNormalization", "InstanceNormalization"):
        width = [shape[1] if rank > 1 else 1]
        yield "", {}, [np.ones(width, dtype=kind)] * (4 if op == "BatchNormalization" else 2), 1
    elif op == "LRN":
        yield "", {"size": 3}, [], 1
    elif op in ("Conv", "ConvTranspose"):
        yield "", {}, [np.ones([4, shape[1] if rank > 1 else 1] + [2] * (rank - 2), dtype=kind)], 1
    elif op in ("MaxPool", "AveragePool", "LpPool"):
        yield "", {"kernel_shape": [2] * max(rank - 2, 1)}, [], 1
    elif op == "Resize":
        scales = np.array([1.0, 1.0] + [2.0] * (rank - 2), dtype="float32")
        for mode in ("nearest", "linear", "cubic"):
            yield mode, {"mode": mode}, [np.array([], dtype="float32"), scales], 1
        for rounding in ("floor", "ceil", "round_prefer_floor", "round_prefer_ceil"):
            for transform in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"):
                yield f"nearest {rounding} {transform}", {
                    "mode": "nearest", "nearest_mode": rounding, "coordinate_transformation_mode": transform,
                }, [np.array([], dtype="float32"), scales], 1
    elif op in ("DepthToSpace", "SpaceToDepth"):
        yield "", {"blocksize": 2}, [], 1
    elif op == "Range":
        yield "", {}, [np.array(1, dtype=kind), np.array(1, dtype=kind)], 1
    elif op == "ConstantOfShape":
        yield "", {}, [], 1
    elif op == "CastLike":
        yield "", {}, [np.ones([1], dtype="float32")], 1


OTHERS = """Where Cast CastLike Concat Split Reshape Unsqueeze Expand Tile Slice Pad Gather GatherElements GatherND ScatterElements ScatterND TopK CumSum
OneHot MatMul Gemm LayerNormalization RMSNormalization BatchNormalization InstanceNormalization LRN Conv ConvTranspose MaxPool AveragePool LpPool Resize
DepthToSpace SpaceToDepth Range ConstantOfShape""".split()


def probes(only, quantized):
    """Every type at rank 4, every rank for the common types."""
    for op in [*UNARY, *BINARY, *OTHERS]:
        if only and op not in only:
            continue
        cases = [(dtype, 4) for dtype in TYPES] + [(dtype, rank) for dtype in ("float", "int32", "int64", "bool") for rank in (0, 1, 2, 3, 5, 6)]
        if quantized:
            cases = [(dtype, rank) for dtype in QUANTIZED for rank in (4, 1, 2, 3, 5, 6)]
        for dtype, rank in dict.fromkeys(cases):
            try:
                for variant, attributes, constants, inputs in templates(op, "float" if quantized else dtype, rank):
                    yield {"op": op, "dtype": dtype, "rank": rank, "variant": variant}, (attributes, constants, inputs)
            except (IndexError, ValueError):
                continue


def quantize(model, kind):
    """Q and DQ at every float input and output of the probe, and DQ at its float constants, as onnxruntime.quantization puts them."""
    graph, node = model.graph, model.graph.node[0]
    domain = "com.microsoft" if kind == "quint16" else ""
    code = QUANTIZED[kind]
    width = helper.tensor_dtype_to_np_dtype(code)
    graph.initializer.extend([numpy_helper.from_array(np.array(0.05, dtype="float32"), "scale"), numpy_helper.from_array(np.array(0, dtype=width), "zero")])
    floats = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT and tensor.name != "scale"}
    before, after = [], []
    for index, name in enumerate(node.input):
        if name in floats:
            weight = helper.tensor_dtype_to_np_dtype(TensorProto.UINT8)
            packed = numpy_helper.from_array(np.full(floats[name].dims, 20, dtype=weight), name)
            graph.initializer.remove(floats[name])
            graph.initializer.append(packed)
            if "zero8" not in {tensor.name for tensor in graph.initializer}:
                graph.initializer.append(numpy_helper.from_array(np.array(0, dtype=weight), "zero8"))
            before.append(helper.make_node("DequantizeLinear", [name, "scale", "zero8"], [f"{name}_dq"], domain=domain))
        elif name.startswith("x"):
            before.append(helper.make_node("QuantizeLinear", [name, "scale", "zero"], [f"{name}_q"], domain=domain))
            before.append(helper.make_node("DequantizeLinear", [f"{name}_q", "scale", "zero"], [f"{name}_dq"], domain=domain))
        else:
            continue
        node.input[index] = f"{name}_dq"
    for index, value in enumerate(graph.output):
        if value.type.tensor_type.elem_type != TensorProto.FLOAT:
            continue
        inner = f"{value.name}_raw"
        after.append(helper.make_node("QuantizeLinear", [inner, "scale", "zero"], [f"{inner}_q"], domain=domain))
        after.append(helper.make_node("DequantizeLinear", [f"{inner}_q", "scale", "zero"], [value.name], domain=domain))
        node.output[index] = inner
    kept = list(graph.node)
    del graph.node[:]
    graph.node.extend([*before, *kept, *after])
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def build(probe, case):
    attributes, constants, inputs = case
    names = [f"x{i}" for i in range(inputs)]
    initializers = [numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), f"c{i}") for i, value in enumerate(constants)]
    order = names + [tensor.name for tensor in initializers]
    if probe["op"] == "Where":
        order = ["c0", *names]
    outputs = {"TopK": ["y", "indices"], "Split": ["y", "z"]}.get(probe["op"], ["y"])
    node = helper.make_node(probe["op"], order, outputs, name="PROBE", **attributes)
    graph = helper.make_graph(
        [node], "probe", [helper.make_tensor_value_info(name, TYPES.get(probe["dtype"], TensorProto.FLOAT), SHAPES[probe["rank"]]) for name in names], [], initializers,
    )
    graph.output.extend(onnx.ValueInfoProto(name=name) for name in outputs)
    opset = max(18, SINCE.get(probe["op"], 18)) if not (probe["op"].startswith("Reduce") and "axes" in attributes) else 17
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model)
    if probe["dtype"] in QUANTIZED:
        quantize(model, probe["dtype"])
    return model


def place(model, session_options, device, options):
    import onnxruntime

    if os.path.exists("qnn_op_trace.json"):
        os.remove("qnn_op_trace.json")
    session_options.add_provider_for_devices([device], options)
    session = onnxruntime.InferenceSession(model.SerializeToString(), session_options)
    units = {node.name: graph.ep_name for graph in session.get_provider_graph_assignment_info() for node in graph.get_nodes()}
    found = next((ep for name, ep in units.items() if name.split("_token_")[0] == "PROBE"), None)
    unit = {"QNNExecutionProvider": "htp", "CPUExecutionProvider": "cpu", None: "removed"}.get(found, found)
    reasons = []
    if os.path.exists("qnn_op_trace.json"):
        with open("qnn_op_trace.json") as trace:
            reasons = [node["reason"] for node in json.load(trace)["unsupported_nodes"]]
    return unit, "; ".join(reasons)


def work(out, soc, skip, only, quantized):
    import onnxruntime
    import onnxruntime_qnn

    onnxruntime.set_default_logger_severity(4)
    onnxruntime.register_execution_provider_library("QNNExecutionProvider", onnxruntime_qnn.get_library_path())
    device = next(entry for entry in onnxruntime.get_ep_devices() if entry.ep_name == "QNNExecutionProvider")
    options = {
        "backend_path": onnxruntime_qnn.get_qnn_htp_path(), "soc_model": str(soc), "enable_htp_fp16_precision": "1", "enable_framework_op_trace": "1",
    }
    os.chdir(tempfile.mkdtemp(prefix="placement-probe-"))
    for index, (probe, case) in enumerate(probes(only, quantized)):
        if index < skip:
            continue
        record = {**probe, "soc": soc}
        out.write(json.dumps({"begin": index}) + "\n")
        out.flush()
        try:
            model = build(probe, case)
        except Exception as problem:
            record.update(unit="invalid", reason=str(problem).splitlines()[0][:200])
        else:
            session_options = onnxruntime.SessionOptions()
            session_options.log_severity_level = 4
            session_options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
            try:
                record["unit"], record["reason"] = place(model, session_options, device, options)
            except Exception as problem:
                record.update(unit="error", reason=str(problem).splitlines()[0][:200])
        out.write(json.dumps(record) + "\n")
        out.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--soc", type=int, default=57)
    parser.add_argument("--only", default="")
    parser.add_argument("--quantized", action="store_true")
    parser.add_argument("--from", dest="skip", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    only = set(filter(None, arguments.only.split(",")))
    path = os.path.abspath(arguments.out)
    if arguments.skip is not None:
        with open(path, "a") as out:
            work(out, arguments.soc, arguments.skip, only, arguments.quantized)
        return
    open(path, "w").close()
    skip = 0
    while True:
        again = [sys.executable, os.path.abspath(__file__), path, "--soc", str(arguments.soc), "--only", arguments.only, "--from", str(skip)]
        again += ["--quantized"] if arguments.quantized else []
        if subprocess.run(again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            break
        with open(path) as lines:
            begun = [json.loads(line)["begin"] for line in lines if '"begin"' in line]
        if not begun or begun[-1] < skip:
            sys.exit("The toolchain does not start: run the command in --from mode to see why.")
        skip = begun[-1] + 1
    with open(path) as lines:
        records = [line for line in lines if '"begin"' not in line]
    with open(path, "w") as out:
        out.writelines(records)
    print(f"{len(records)} probes")


if __name__ == "__main__":
    main()
