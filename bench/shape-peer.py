"""Writes what onnx's own shape inference finds, for test/conformance/shape.test.ts.

    python bench/shape-peer.py DATA OUT.json.gz        # DATA as QNN_LENS_DATA; needs onnx

Each model is stripped of value_info and of the types of its outputs, then given to
`onnx.shape_inference.infer_shapes(strict_mode=False, data_prop=True)`. Per model: one type per node output, in the order in which QNN Lens numbers
nodes (the main graph's, then the subgraphs', depth first). Types: `float[1,N,?]`, `float` without rank, `seq(...)`, `optional(...)`, `` for unknown.
"""

import gzip
import json
import sys
import tarfile
from pathlib import Path

import onnx
from onnx import shape_inference

DTYPES = {number: name.lower() for name, number in onnx.TensorProto.DataType.items()}


def dim_text(dim):
    if dim.HasField("dim_value"):
        return str(dim.dim_value)
    # Names that onnx makes up for unknown sizes say nothing.
    return dim.dim_param if dim.dim_param and not dim.dim_param.startswith("unk__") else "?"


def type_text(proto):
    kind = proto.WhichOneof("value")
    if kind in ("tensor_type", "sparse_tensor_type"):
        tensor = getattr(proto, kind)
        dims = "[" + ",".join(dim_text(d) for d in tensor.shape.dim) + "]" if tensor.HasField("shape") else ""
        return DTYPES[tensor.elem_type] + dims
    if kind == "sequence_type":
        return f"seq({type_text(proto.sequence_type.elem_type)})"
    if kind == "optional_type":
        return f"optional({type_text(proto.optional_type.elem_type)})"
    if kind == "map_type":
        return f"map({DTYPES[proto.map_type.key_type]},{type_text(proto.map_type.value_type)})"
    return ""


def graphs_of(node):
    for attribute in node.attribute:
        if attribute.type == onnx.AttributeProto.GRAPH:
            yield attribute.g
        yield from attribute.graphs


def strip(graph, is_main):
    del graph.value_info[:]
    for output in graph.output if is_main else []:
        output.ClearField("type")
    for node in graph.node:
        for inner in graphs_of(node):
            strip(inner, False)


def infer(model):
    try:
        return shape_inference.infer_shapes(model, strict_mode=False, data_prop=True)
    except shape_inference.InferenceError as error:
        print(f"onnx finds nothing: {error}", file=sys.stderr)
        return model


def inferred_types(model):
    strip(model.graph, True)
    inferred = infer(model)
    found, pending = [], [inferred.graph]
    while pending:
        graph = pending.pop()
        types = {value.name: type_text(value.type) for value in [*graph.value_info, *graph.output]}
        found += [types.get(name, "") for node in graph.node for name in node.output]
        pending += reversed([inner for node in graph.node for inner in graphs_of(node)])
    return found


def main(data, out):
    answers = {"producer": f"onnx {onnx.__version__} infer_shapes(strict_mode=False, data_prop=True)", "models": {}, "nodeTests": {}}
    for path in sorted([*data.glob("models/**/*.onnx"), *data.glob("zoo/models/*.onnx")]):
        model = onnx.load(path, load_external_data=False)
        answers["models"][path.relative_to(data).as_posix()] = packed(inferred_types(model))
    with tarfile.open(data / "onnx-node-tests.tar.xz") as archive:
        for member in archive:
            if member.name.endswith("/model.onnx"):
                model = onnx.load_from_string(archive.extractfile(member).read())
                outputs = [output.name for output in model.graph.output]
                strip(model.graph, True)
                graph = infer(model).graph
                types = {value.name: type_text(value.type) for value in graph.output}
                answers["nodeTests"][Path(member.name).parent.name] = [types.get(name, "") for name in outputs]
    # A fixed time stamp, so that the same answers give the same file.
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(json.dumps(answers, separators=(",", ":"), sort_keys=True).encode())


def packed(types):
    """Each distinct text once, and its index per output."""
    table = sorted(set(types))
    index = {text: at for at, text in enumerate(table)}
    return {"types": table, "outputs": [index[text] for text in types]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
