"""Where the real HTP backend puts every node of the shared models: the truth that the estimate is compared with.

    python bench/placement-truth.py DATA_FOLDER OUT.json.gz [--soc 57]

Per model one letter for each node of the main graph, in the file's order: h (HTP), c (CPU), r (gone before the backend was asked), and the number of
graphs the backend got. Models that onnxruntime does not load are left out. Float models are placed as fp16, quantized ones as they are.
"""
import argparse
import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile


def named_apart(model):
    """Gives every node a name of its own, so that it can be found again after the optimizers."""
    from onnx import AttributeProto

    count = 0

    def walk(graph):
        nonlocal count
        for node in graph.node:
            node.name = f"lens{count}"
            count += 1
            for attribute in node.attribute:
                if attribute.type == AttributeProto.GRAPH:
                    walk(attribute.g)

    walk(model.graph)
    return [node.name for node in model.graph.node]


def place_one(path, soc):
    import onnx
    import onnxruntime
    import onnxruntime_qnn

    model = onnx.load(path)
    names = named_apart(model)
    os.chdir(tempfile.mkdtemp(prefix="placement-truth-"))
    onnx.save(model, "model.onnx")
    onnxruntime.set_default_logger_severity(4)
    onnxruntime.register_execution_provider_library("QNNExecutionProvider", onnxruntime_qnn.get_library_path())
    device = next(entry for entry in onnxruntime.get_ep_devices() if entry.ep_name == "QNNExecutionProvider")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    options.add_provider_for_devices([device], {
        "backend_path": onnxruntime_qnn.get_qnn_htp_path(), "soc_model": str(soc), "enable_htp_fp16_precision": "1",
    })
    session = onnxruntime.InferenceSession("model.onnx", options)
    graphs = session.get_provider_graph_assignment_info()
    units = {}
    for graph in graphs:
        for node in graph.get_nodes():
            units[re.sub(r"_token_\d+$", "", node.name)] = "h" if graph.ep_name.startswith("QNN") else "c"
    return {"nodes": "".join(units.get(name, "r") for name in names), "segments": sum(graph.ep_name.startswith("QNN") for graph in graphs)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--soc", type=int, default=57)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        result = json.dumps(place_one(os.path.abspath(arguments.one), arguments.soc))
        with open(arguments.out, "w") as out:
            out.write(result)
        return
    with open(os.path.join(arguments.data, "models/models.csv")) as table:
        files = [row["file"] for row in csv.DictReader(table)]
    answers = {}
    for file in files:
        with tempfile.NamedTemporaryFile(suffix=".json") as answer:
            path = os.path.join(os.path.abspath(arguments.data), file)
            command = [sys.executable, os.path.abspath(__file__), arguments.data, answer.name, "--soc", str(arguments.soc), "--one", path]
            # One process each: the libraries print on their own, and a crash takes the process with it.
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
            if done.returncode == 0:
                answers[file] = json.load(open(answer.name))
    import onnxruntime_qnn

    record = {"producer": f"onnxruntime-qnn {onnxruntime_qnn.__version__}", "soc": arguments.soc, "models": answers}
    with gzip.GzipFile(arguments.out, "wb", mtime=0) as out:
        out.write(json.dumps(record, sort_keys=True).encode())
    print(f"{len(answers)} of {len(files)} models")


if __name__ == "__main__":
    main()
