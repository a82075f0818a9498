"""Opens exported modules and predicts: a line of JSON in, a line of JSON out."""
import base64
import importlib.util
import json
import sys

import torch


def unpack(tensor):
    dtype = torch.int32 if tensor["type"] == "int32" else torch.float32
    return torch.frombuffer(bytearray(base64.b64decode(tensor["data"])), dtype=dtype).reshape(tensor["shape"])


def pack(tensor):
    data = tensor.detach().to(torch.float32).contiguous()
    return {"shape": list(data.shape), "type": "float32", "data": base64.b64encode(bytes(data.flatten().view(torch.uint8).tolist())).decode()}


def predict(folder, inputs):
    spec = importlib.util.spec_from_file_location("model", f"{folder}/model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with torch.no_grad():
        outputs = module.load(folder)(*[unpack(tensor) for tensor in inputs])
    return {name: pack(tensor) for name, tensor in outputs.items()}


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    try:
        answer = {"outputs": predict(**json.loads(line))}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
