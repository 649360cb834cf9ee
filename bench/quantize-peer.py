"""The peer of `bench/quantize.ts`: onnxruntime's quantizer with its QNN recipe, and the judge of both results.

    python bench/quantize-peer.py data MODEL OUT_FOLDER --count 24 [--dims '{"N": 1}'] [--range 0 255]
    python bench/quantize-peer.py quantize MODEL DATA_FOLDER OUT.onnx --activations 8 [--per-channel] --count 16 [--dims ...]
    python bench/quantize-peer.py measure MODEL DATA_FOLDER --from 16 --to 24 RESULT.onnx ...
    python bench/quantize-peer.py place RESULT.onnx [--soc 57]

Each prints one line of JSON. Samples are folders of one .npy per input, named after the input.
"""
import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import numpy as np


def file_name(name):
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name) + ".npy"


def smoothed(random, height, width, size):
    """Noise on a coarse grid, enlarged linearly: what pictures have more of than pixels of noise."""
    coarse = random.standard_normal((max(2, height // size + 2), max(2, width // size + 2)))
    rows = np.linspace(0, coarse.shape[0] - 1.001, height)
    columns = np.linspace(0, coarse.shape[1] - 1.001, width)
    r, c = rows.astype(int), columns.astype(int)
    fr, fc = (rows - r)[:, None], (columns - c)[None, :]
    top = coarse[r][:, c] * (1 - fc) + coarse[r][:, c + 1] * fc
    bottom = coarse[r + 1][:, c] * (1 - fc) + coarse[r + 1][:, c + 1] * fc
    return top * (1 - fr) + bottom * fr


def picture(random, height, width, channels):
    """Gradients, smooth noise of two sizes, rectangles, discs and some pixel noise; values from 0 to 1, channels last."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    base = smoothed(random, height, width, 32) * 0.5 + smoothed(random, height, width, 8) * 0.15
    layers = []
    for _ in range(channels):
        angle = random.uniform(0, 2 * np.pi)
        layers.append(base + 0.7 * (np.cos(angle) * x + np.sin(angle) * y) + smoothed(random, height, width, 48) * 0.3)
    image = np.stack(layers, axis=-1)
    for _ in range(random.integers(2, 7)):
        color = random.uniform(-1.5, 1.5, channels)
        top, left = random.uniform(0, 0.8, 2)
        size = random.uniform(0.05, 0.4)
        inside = (np.hypot(y - top, x - left) < size / 2) if random.random() < 0.5 else (abs(y - top) < size / 2) & (abs(x - left) < size / 2)
        image[inside] = color
    image += random.standard_normal(image.shape) * 0.04
    low, high = np.percentile(image, [1, 99])
    return np.clip((image - low) / max(1e-6, high - low), 0, 1)


def sound(random, length):
    """Chirps that come and go, and noise; values from -1 to 1."""
    t = np.arange(length) / 16000
    wave = np.zeros(length)
    for _ in range(3):
        start, rate = random.uniform(80, 2000), random.uniform(-3000, 3000)
        envelope = np.clip(np.sin(2 * np.pi * random.uniform(1, 8) * t + random.uniform(0, 6)), 0, 1)
        wave += random.uniform(0.05, 0.3) * envelope * np.sin(2 * np.pi * (start * t + rate * t * t / 2))
    return np.clip(wave + random.standard_normal(length) * random.uniform(0.005, 0.05), -1, 1)


def sample_of(random, name, dtype, dims, kind, low, high):
    if np.issubdtype(dtype, np.integer):
        return np.full(dims, 16000 if name == "sr" else 1, dtype)
    if kind == "image" and len(dims) == 4:
        last = dims[3] in (1, 3, 4) and dims[1] not in (1, 3, 4)
        height, width, channels = (dims[1], dims[2], dims[3]) if last else (dims[2], dims[3], dims[1])
        image = np.stack([picture(random, height, width, channels) for _ in range(dims[0])])
        return (low + (high - low) * (image if last else image.transpose(0, 3, 1, 2))).astype(dtype)
    if re.match(r"(h|c|h0|c0|state)$", name) or len(dims) >= 4:
        return (random.standard_normal(dims) * 0.1).astype(dtype)
    count = int(np.prod(dims))
    wave = sound(random, max(count, 512))[:count].reshape(dims)
    spectrum = abs(np.fft.rfft(sound(random, 2 * count)))[:count].reshape(dims) / 10
    return (spectrum if kind == "spectrum" else wave).astype(dtype)


def dims_of(value, fixed):
    """Sizes without a name are given by input and axis."""
    symbols = [(dim, dim if isinstance(dim, str) else f"{value.name}[{axis}]") for axis, dim in enumerate(value.shape)]
    return [dim if isinstance(dim, int) else fixed.get(symbol, 1) for dim, symbol in symbols]


def session_of(path, optimized):
    import onnxruntime

    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 2
    # Every quantize and dequantize node is computed as it stands: fused integer kernels saturate on some CPUs.
    level = onnxruntime.GraphOptimizationLevel
    options.graph_optimization_level = level.ORT_ENABLE_EXTENDED if optimized else level.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def make_data(arguments):
    types = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(double)": np.float64}
    session = session_of(arguments.model, True)
    low, high = arguments.range
    for index in range(arguments.count):
        random = np.random.default_rng(1000 + index)
        folder = Path(arguments.folder) / f"{index:03}"
        folder.mkdir(parents=True, exist_ok=True)
        for value in session.get_inputs():
            dims = dims_of(value, arguments.dims)
            np.save(folder / file_name(value.name), sample_of(random, value.name, types[value.type], dims, arguments.kind, low, high))
    return {"inputs": [[value.name, dims_of(value, arguments.dims)] for value in session.get_inputs()]}


def load_sample(folder, names):
    return {name: np.load(folder / file_name(name)) for name in names}


def sample_folders(folder, first, last):
    return sorted(path for path in Path(folder).iterdir() if path.is_dir())[first:last]


def upgraded(path, folder):
    """Scales per channel exist since opset 13; a model that cannot be converted stays as it is."""
    import onnx

    model = onnx.load(path)
    version = next(opset.version for opset in model.opset_import if opset.domain in ("", "ai.onnx"))
    if version >= 13:
        return path
    try:
        converted = os.path.join(folder, "upgraded.onnx")
        onnx.save(onnx.version_converter.convert_version(model, 17), converted)
        session_of(converted, False)
        return converted
    except Exception as refused:
        print(f"not upgraded from opset {version}: {refused}"[:300], file=sys.stderr)
        return path


def prepared(path, shapes, folder):
    """As its documentation says; where the recipe has nothing to fuse, the plain optimizations that it starts with are kept all the same."""
    from onnxruntime.quantization.execution_providers.qnn import qnn_preprocess_model
    from onnxruntime.quantization.quant_utils import optimize_model

    path = upgraded(path, folder)
    dynamic = any(not isinstance(dim, int) for value in session_of(path, False).get_inputs() for dim in value.shape)
    result = os.path.join(folder, "prepared.onnx")
    if qnn_preprocess_model(path, result, **({"dynamic_input_shapes": shapes} if dynamic else {})):
        return result
    optimize_model(Path(path), Path(result))
    return result


def quantize(arguments):
    import onnx
    from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize as run
    from onnxruntime.quantization.execution_providers.qnn import get_qnn_qdq_config

    names = [value.name for value in session_of(arguments.model, False).get_inputs()]

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.rewind()

        def rewind(self):
            self.folders = iter(sample_folders(arguments.folder, 0, arguments.count))

        def get_next(self):
            folder = next(self.folders, None)
            return None if folder is None else load_sample(folder, names)

    shapes = [(value.name, ",".join(str(dim) for dim in dims_of(value, arguments.dims))) for value in session_of(arguments.model, False).get_inputs()]
    with tempfile.TemporaryDirectory() as folder:
        source = prepared(arguments.model, shapes, folder)
        activations = QuantType.QUInt16 if arguments.activations == 16 else QuantType.QUInt8
        weights = QuantType.QInt8 if arguments.per_channel else QuantType.QUInt8
        config = get_qnn_qdq_config(source, Reader(), activation_type=activations, weight_type=weights, per_channel=arguments.per_channel)
        run(source, arguments.out, config)
    return {"nodes": len(onnx.load(arguments.out, load_external_data=False).graph.node)}


def numbers(value):
    """Classifiers of old answer with a list of maps."""
    return np.array([list(one.values()) for one in value]) if isinstance(value, list) else value.astype(np.float64)


def measure(arguments):
    reference = session_of(arguments.model, False)
    names = [value.name for value in reference.get_inputs()]
    outputs = [value.name for value in reference.get_outputs() if "float" in value.type]
    sessions = {path: session_of(path, False) for path in arguments.results}
    noise = {path: {name: 0.0 for name in outputs} for path in arguments.results}
    signal = {name: 0.0 for name in outputs}
    for folder in sample_folders(arguments.folder, arguments.first, arguments.last):
        sample = load_sample(folder, names)
        wanted = reference.run(outputs, sample)
        for name, value in zip(outputs, wanted):
            signal[name] += float(np.sum(np.square(numbers(value))))
        for path, session in sessions.items():
            for name, value, other in zip(outputs, wanted, session.run(outputs, sample)):
                difference = numbers(value) - numbers(other)
                noise[path][name] += float(np.sum(np.square(difference)))

    def decibels(signal, noise):
        return None if signal == 0 else 200.0 if noise == 0 else min(200.0, 10 * np.log10(signal / noise))

    def summary(path):
        each = [decibels(signal[name], noise[path][name]) for name in outputs]
        known = [value for value in each if value is not None]
        # Over all outputs, each in proportion to its own size: a large box coordinate must not hide a score.
        mean = 10 * np.log10(len(known) / sum(10 ** (-value / 10) for value in known)) if known else None
        return {"sqnrDb": mean, "outputs": dict(zip(outputs, each))}

    return {path: summary(path) for path in arguments.results}


def place(arguments):
    import onnx
    import onnxruntime
    import onnxruntime_qnn

    path = os.path.abspath(arguments.model)
    os.chdir(tempfile.mkdtemp(prefix="quantize-peer-"))
    onnxruntime.set_default_logger_severity(4)
    onnxruntime.register_execution_provider_library("QNNExecutionProvider", onnxruntime_qnn.get_library_path())
    device = next(entry for entry in onnxruntime.get_ep_devices() if entry.ep_name == "QNNExecutionProvider")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    options.add_session_config_entry("ep.context_enable", "1")
    options.add_session_config_entry("ep.context_embed_mode", "0")
    options.add_session_config_entry("ep.context_file_path", "compiled.onnx")
    options.add_provider_for_devices([device], {
        "backend_path": onnxruntime_qnn.get_qnn_htp_path(), "soc_model": str(arguments.soc), "enable_htp_fp16_precision": "1",
    })
    session = onnxruntime.InferenceSession(path, options)
    pairs = {"QuantizeLinear", "DequantizeLinear", "Transpose"}
    graphs = session.get_provider_graph_assignment_info()
    on_htp = [node.op_type for graph in graphs if graph.ep_name.startswith("QNN") for node in graph.get_nodes()]
    on_cpu = [node.op_type for graph in graphs if not graph.ep_name.startswith("QNN") for node in graph.get_nodes()]
    binaries = [name for name in os.listdir(".") if name.endswith(".bin")]
    return {
        "htp": sum(op not in pairs for op in on_htp),
        "cpu": sorted(op for op in on_cpu if op not in pairs),
        "partitions": sum(graph.ep_name.startswith("QNN") for graph in graphs),
        "binaries": len(binaries),
        "binaryBytes": sum(os.path.getsize(name) for name in binaries),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    jobs = parser.add_subparsers(dest="job", required=True)
    one = jobs.add_parser("data")
    one.add_argument("model"), one.add_argument("folder")
    one.add_argument("--count", type=int, default=24)
    one.add_argument("--kind", default="image")
    one.add_argument("--range", type=float, nargs=2, default=[-1, 1])
    one = jobs.add_parser("quantize")
    one.add_argument("model"), one.add_argument("folder"), one.add_argument("out")
    one.add_argument("--activations", type=int, default=8)
    one.add_argument("--per-channel", action="store_true")
    one.add_argument("--count", type=int, default=16)
    one = jobs.add_parser("measure")
    one.add_argument("model"), one.add_argument("folder"), one.add_argument("results", nargs="+")
    one.add_argument("--first", type=int, default=16)
    one.add_argument("--last", type=int, default=24)
    one = jobs.add_parser("place")
    one.add_argument("model")
    one.add_argument("--soc", type=int, default=57)
    for job in jobs.choices.values():
        job.add_argument("--dims", type=json.loads, default={})
    arguments = parser.parse_args()
    answer = {"data": make_data, "quantize": quantize, "measure": measure, "place": place}[arguments.job](arguments)
    sys.stdout.flush()
    print("\n" + json.dumps(answer))


main()
