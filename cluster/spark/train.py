"""Trains the models of next songs on a snapshot of a catalogue with Spark; `murecom train --from OUT` makes a recommender of them.

    spark-submit --py-files files.py,lists.py,items.py,items_dataframes.py,factors.py train.py SNAPSHOT OUT --archive rows.tgz

SNAPSHOT and OUT are folders of any file system that Spark reads. README.md beside this file says the rest.
"""

import argparse
import json
import sys
import tempfile
from datetime import datetime, timezone

from pyspark.sql import SparkSession

import factors
import files
import items
import items_dataframes
import lists

MODELS = ("items", "als", "word2vec")
FORMAT = "murecom-spark-models"
VERSION = 1
# With more than this share of the entries held out, the models are trained again on everything, as `murecom train` does.
SPARED_SHARE = 0.01
# Up to this many tracks, at least FEW_TRACKS_NEIGHBORS neighbours are kept, as `murecom train` does.
FEW_TRACKS = 20_000
FEW_TRACKS_NEIGHBORS = 200


def parsed(argv):
    parser = argparse.ArgumentParser(prog="train.py", description=__doc__.splitlines()[0])
    whole = lambda least: lambda text: _integer(text, least)
    parser.add_argument("snapshot", help="what `murecom catalog snapshot` wrote")
    parser.add_argument("out", help="a folder that is not there yet")
    parser.add_argument("--models", default=",".join(MODELS), help="items, and als or word2vec or both (default: all)")
    parser.add_argument("--archive", help="Node and the row program, made by pack.ts: .tgz or .tar")
    parser.add_argument("--items-by", choices=("kernel", "dataframes"), default="kernel")
    parser.add_argument("--ranges", type=whole(1), help="tasks of the items (default: four for each core)")
    parser.add_argument("--min-count", type=whole(1), help="leave out tracks in fewer playlists (default: 4, or less)")
    parser.add_argument("--neighbors", type=whole(1), default=50)
    parser.add_argument("--factors", type=whole(1), default=64)
    parser.add_argument("--iterations", type=whole(1), default=15, help="of ALS")
    parser.add_argument("--alpha", type=float, default=10.0, help="of ALS: weight of an entry beside that of all pairs")
    parser.add_argument("--regularization", type=float, default=0.1, help="of ALS")
    parser.add_argument("--vector-size", type=whole(1), default=100)
    parser.add_argument("--window", type=whole(1), default=10)
    parser.add_argument("--epochs", type=whole(1), default=5)
    parser.add_argument("--partitions", type=whole(1), default=1, help="of word2vec, whose vectors are averaged over them")
    parser.add_argument("--seed", type=whole(0), default=1)
    options = parser.parse_args(argv)
    options.models = options.models.split(",")
    unknown = [name for name in options.models if name not in MODELS]
    if unknown or "items" not in options.models:
        parser.error(f"--models must be items, and als or word2vec or both, got {','.join(options.models)}")
    if options.items_by == "kernel" and not options.archive:
        parser.error("--archive must name what pack.ts made (or --items-by dataframes)")
    return options


def _integer(text, least):
    value = int(text)
    if value < least:
        raise argparse.ArgumentTypeError(f"must be an integer of at least {least}, got {text}")
    return value


def train(spark, o):
    snapshot = files.snapshot_manifest(spark, o.snapshot)
    files.require_absent(spark, o.out)
    found = lists.write_lists(spark, o, snapshot)
    again = found.share > SPARED_SHARE
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "createdAt": datetime.now(timezone.utc).isoformat(),
        "snapshot": {"createdAt": snapshot["createdAt"]},
        "tracks": files.sample_of_tracks(spark, o.snapshot, found.kept),
        "models": o.models,
        "again": again,
        "minCount": found.min_count,
        "similarity": "rp3beta",
        "neighbors": max(o.neighbors, FEW_TRACKS_NEIGHBORS) if found.tracks <= FEW_TRACKS else o.neighbors,
        "factors": o.factors,
        "alpha": o.alpha,
        "regularization": o.regularization,
        "vectorSize": o.vector_size,
        "seed": o.seed,
    }
    files.write_text(spark, f"{o.out}/manifest.json", json.dumps(manifest, indent=2) + "\n")
    written = spark.read.parquet(f"{o.out}/lists").cache()
    with tempfile.TemporaryDirectory() as folder:
        train_models(spark, o, manifest, written.where("NOT held"), found.kept, f"{o.out}/first", folder)
        if again:
            train_models(spark, o, manifest, written, found.kept, f"{o.out}/again", folder)
    files.write_text(spark, f"{o.out}/_SUCCESS", "")


def train_models(spark, o, manifest, entries, kept, out, folder):
    """The models of some entries. Every table has a _SUCCESS of its own, which Spark writes last."""
    if o.items_by == "kernel":
        rows = items.item_rows(spark, entries, manifest, o, folder)
    else:
        rows = items_dataframes.item_rows(entries, manifest)
    rows.write.parquet(f"{out}/items")
    known = entries.join(kept, "track", "left_semi")
    if "als" in o.models:
        factors.als(known, spark.sparkContext.defaultParallelism, o).write.parquet(f"{out}/als")
    if "word2vec" in o.models:
        factors.word2vec(known, manifest["minCount"], o).write.parquet(f"{out}/word2vec")


def main(argv):
    options = parsed(argv)
    spark = SparkSession.builder.appName("murecom").getOrCreate()
    try:
        train(spark, options)
        return 0
    except files.Refused as refused:
        print(f"train.py: {refused}", file=sys.stderr)
        return 1
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
