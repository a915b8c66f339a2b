"""The playlists of a training: which tracks it knows, and what is held out for the weights of the blend."""

import random
from collections import namedtuple

from pyspark.sql import functions as f

# Without a choice, tracks in fewer playlists are left out, unless that leaves out more of the entries than it keeps.
DEFAULT_MIN_COUNT = 4
LEAST_SHARE = 0.5
# Lists of which tracks are held out: a tenth, within these bounds. Those of `murecom train`.
LISTS_SHARE = 0.1
LEAST_LISTS = 2000
MOST_LISTS = 4000
FEWEST_LISTS = 500
MOST_SCORES = 500_000_000
# Share of the tracks of such a list that are held out.
TRACKS_SHARE = 0.2

# `kept`: the tracks of the training, with `count`; `tracks`: their number; `share`: held-out entries over all.
Lists = namedtuple("Lists", "min_count kept tracks share")


def write_lists(spark, o, snapshot):
    """Writes OUT/lists: playlist, position, track, held; in the order of the playlists."""
    long = spark.read.parquet(f"{o.snapshot}/playlists.parquet").where("length >= 2").select(f.col("id").alias("playlist"))
    entries = spark.read.parquet(f"{o.snapshot}/entries.parquet").join(long, "playlist", "left_semi")
    counts = entries.select("playlist", "track").distinct().groupBy("track").count().cache()
    min_count = o.min_count or default_min_count(counts)
    kept = counts.where(f.col("count") >= min_count).cache()
    tracks = kept.count()
    held = hold_out(entries, kept, min_count, tracks, o.seed)
    marked = spark.createDataFrame(held or [(-1, -1)], "playlist int, track int").withColumn("held", f.lit(True))
    entries = entries.join(f.broadcast(marked), ["playlist", "track"], "left").withColumn("held", f.col("held").isNotNull())
    ordered = entries.select("playlist", "position", "track", "held").orderBy("playlist", "position")
    ordered.write.parquet(f"{o.out}/lists")
    total = snapshot["rows"]["entries"]
    return Lists(min_count, kept, tracks, len(held) / max(1, total))


def default_min_count(counts):
    """The largest number up to 4 with which half of all entries are kept."""
    rows = counts.groupBy(f.least("count", f.lit(DEFAULT_MIN_COUNT)).alias("least")).agg(f.sum("count").alias("entries"))
    entries = {row.least: row.entries for row in rows.collect()}
    total = sum(entries.values())
    for least in range(DEFAULT_MIN_COUNT, 1, -1):
        if sum(entries.get(n, 0) for n in range(least, DEFAULT_MIN_COUNT + 1)) >= LEAST_SHARE * total:
            return least
    return 1


def hold_out(entries, kept, min_count, tracks, seed):
    """Pairs of a list and a track that is held out of it, by the rules of `murecom train`."""
    ids = entries.select("playlist").distinct()
    total = ids.count()
    share = min(MOST_LISTS, max(LEAST_LISTS, round(LISTS_SHARE * total)))
    wanted = min(total, share, max(FEWEST_LISTS, MOST_SCORES // max(1, tracks)))
    drawn = ids.orderBy(f.xxhash64("playlist", f.lit(seed)), "playlist").limit(wanted)
    known = entries.join(drawn, "playlist", "left_semi").select("playlist", "track").distinct().join(kept, "track")
    chosen = {}
    left = {}
    for row in known.orderBy("playlist", "track").collect():
        chosen.setdefault(row.playlist, []).append(row.track)
        left[row.track] = row["count"]
    rng = random.Random(seed)
    held = []
    for playlist, own in chosen.items():
        # No track is held out so often that the training no longer knows it.
        spare = [track for track in own if left[track] > min_count]
        most = min(len(spare), len(own) - 1)
        if most < 1:
            continue
        for track in rng.sample(spare, min(most, max(1, round(TRACKS_SHARE * len(own))))):
            left[track] -= 1
            held.append((playlist, track))
    return held
