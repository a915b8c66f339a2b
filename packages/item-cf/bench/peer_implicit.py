"""implicit, RP3beta and EASE on what the bench wrote.

    peer_implicit.py folder quality k      recall@10 of every model on the split in split.json, two ways
    peer_implicit.py folder als threads factors iterations cg rounds    times and peak memory of an ALS fit on the same
    peer_implicit.py folder similar threads k rounds    times and peak memory of the cosine fit on sets.i32 (offsets.i32)
    peer_implicit.py folder similar-strings threads k rounds    the same from lists of strings, which are numbered first
"""
import json
import resource
import sys
import time
from importlib.metadata import version

import implicit.nearest_neighbours as nn
import numpy as np
import scipy.sparse as sp
from implicit.cpu.als import AlternatingLeastSquares

folder, job, *rest = sys.argv[1:]
versions = {"implicit": version("implicit"), "numpy": np.__version__, "scipy": version("scipy")}


def stored():
    offsets = np.fromfile(f"{folder}/offsets.i32", np.int32)
    items = np.fromfile(f"{folder}/sets.i32", np.int32)
    return sp.csr_matrix((np.ones(len(items), np.float32), items, offsets))


def recall_at_10(rank, test, items):
    """With items that no training set holds (numbers from `items`) missed, and without asking for them."""
    totals, users = [0.0, 0.0], [0, 0]
    for u, held in enumerate(test):
        ranked = set(rank(u)) if held else set()
        for way, right in enumerate([held, [i for i in held if i < items]]):
            if right:
                totals[way] += len(ranked & set(right)) / len(right)
                users[way] += 1
    return [total / count for total, count in zip(totals, users)]


def quality(k):
    with open(f"{folder}/split.json") as file:
        split = json.load(file)
    train, test, n = split["train"], split["test"], split["items"]
    rows = np.repeat(np.arange(len(train)), [len(s) for s in train])
    x = sp.csr_matrix((np.ones(len(rows)), (rows, np.concatenate(train))), shape=(len(train), n))
    out = {}
    for name, model in {"cosine": nn.CosineRecommender(K=k + 1), "tfidf": nn.TFIDFRecommender(K=k + 1), "bm25": nn.BM25Recommender(K=k + 1)}.items():
        model.fit(x, show_progress=False)
        out[name] = recall_at_10(lambda u: model.recommend(u, x[u], N=10)[0].tolist(), test, n)

    als = split["als"]
    model = AlternatingLeastSquares(factors=als["factors"], alpha=als["alpha"], regularization=als["regularization"], iterations=als["iterations"], random_state=als["seed"], num_threads=1)
    model.fit(x.astype(np.float32), show_progress=False)
    out["als, implicit's loss, 32 factors"] = recall_at_10(lambda u: model.recommend(u, x[u], N=10, recalculate_user=True)[0].tolist(), test, n)

    def rank_scores(scores):
        def rank(u):
            row = scores(u)
            row[train[u]] = -np.inf
            return np.argsort(-row, kind="stable")[:10].tolist()
        return rank

    # RP3beta from its formula: alpha 1, beta .3, the k best of each row without the diagonal.
    degree = np.maximum(np.asarray(x.sum(axis=0)).ravel(), 1)
    walk = sp.diags(1 / degree) @ x.T @ sp.diags(1 / np.maximum(np.asarray(x.sum(axis=1)).ravel(), 1)) @ x @ sp.diags(degree ** -0.3)
    walk = walk.tolil()
    walk.setdiag(0)
    walk = walk.tocsr()
    walk.eliminate_zeros()
    for i in range(n):
        row = walk.data[walk.indptr[i]:walk.indptr[i + 1]]
        if len(row) > k:
            row[np.argpartition(-row, k)[k:]] = 0
    out["rp3beta"] = recall_at_10(rank_scores(lambda u: np.asarray((x[u] @ walk).todense()).ravel()), test, n)

    # EASE on the most frequent items.
    top = np.argsort(-np.asarray(x.sum(axis=0)).ravel(), kind="stable")[: split["easeItems"]]
    part = x[:, top]
    inverse = np.linalg.inv((part.T @ part).toarray() + split["regularization"] * np.eye(len(top)))
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)

    def ease(u):
        row = np.full(n, -np.inf)
        row[top] = np.asarray(part[u] @ weights).ravel()
        return row

    out["ease"] = recall_at_10(rank_scores(ease), test, n)
    return out


def similar(threads, k, rounds):
    matrix = stored()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        nn.CosineRecommender(K=k + 1, num_threads=threads).fit(matrix, show_progress=False)
        times.append(time.perf_counter() - start)
    return {"seconds": times, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def similar_strings(threads, k, rounds):
    matrix = stored()
    sets = [[f"track:{item}" for item in matrix.indices[a:b]] for a, b in zip(matrix.indptr, matrix.indptr[1:])]
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        numbers = {}
        items = np.array([numbers.setdefault(name, len(numbers)) for names in sets for name in names], np.int32)
        offsets = np.cumsum([0, *map(len, sets)])
        numbered = sp.csr_matrix((np.ones(len(items), np.float32), items, offsets))
        nn.CosineRecommender(K=k + 1, num_threads=threads).fit(numbered, show_progress=False)
        times.append(time.perf_counter() - start)
    return {"seconds": times, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def fit_als(threads, factors, iterations, cg, rounds):
    matrix = stored()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        model = AlternatingLeastSquares(factors=factors, alpha=5, regularization=1, iterations=iterations, use_cg=bool(cg), num_threads=threads, random_state=1)
        model.fit(matrix, show_progress=False)
        times.append(time.perf_counter() - start)
    return {"seconds": times, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


JOBS = {"quality": quality, "similar": similar, "similar-strings": similar_strings, "als": fit_als}
result = JOBS[job](*(int(r) for r in rest))
print(json.dumps({"versions": versions, "result": result}))
