"""The English texts that scripts/distil.py learns from: what WordNet 3.0 says, and wishes for music put together here.

WordNet is read from MURECOM_WORDNET, by default where Debian's package wordnet-base installs it. None of its text is kept.
"""
import itertools
import os
import pathlib
import re

import numpy as np

WORDNET = pathlib.Path(os.environ.get("MURECOM_WORDNET", "/usr/share/wordnet"))
SEED = 7
GLOSSES = 30_000
COLLOCATIONS = 30_000
WISHES = 12_000
HELD_OUT = 3_000
# What a quarter of an hour of two cores reads.
LEARN = 32_000

MOODS = """happy sad calm quiet loud angry gentle dark bright warm cold dreamy romantic melancholic nostalgic energetic lazy
peaceful hopeful lonely playful funny serious mysterious epic heavy soft slow fast upbeat groovy relaxing uplifting haunting
beautiful bittersweet tender wild intense soothing cheerful gloomy moody catchy sexy aggressive mellow chill smooth""".split()
GENRES = """rock, pop, jazz, blues, soul, funk, disco, techno, house, trance, ambient, electronic music, classical music, opera,
folk, country, bluegrass, reggae, ska, punk, metal, heavy metal, hard rock, hip hop, rap, r&b, gospel, latin music, salsa,
bossa nova, tango, indie rock, alternative rock, progressive rock, singer songwriter, acoustic guitar, piano music, string quartet,
choir, brass band, film music, musicals, lullabies, love songs, oldies, songs of the 80s, music of the 60s, female vocals,
male vocals, instrumental music, dance music, lounge music, experimental music, drum and bass, dubstep, swing, big band""".replace("\n", " ").split(", ")
OCCASIONS = """a rainy sunday, a sunny morning, a long drive, driving at night, working late, studying, reading a book, cooking dinner,
a candle light dinner, a party, a wedding, a funeral, a birthday, falling asleep, waking up, running, the gym, yoga, meditation,
a walk in the forest, the beach, summer, winter evenings, christmas, halloween, a road trip with friends, a broken heart, falling
in love, cleaning the house, coffee in the morning, a late night bar, dancing all night, a train ride, crying alone, a campfire,
a hot afternoon, watching the stars, the end of the world, a first date, coming home, missing someone, playing games, coding,
concentration, a baby to sleep, old people, children, teenagers, a storm at sea, autumn leaves, snow""".replace("\n", " ").split(", ")
FRAMES = ["{m} {g}", "{m} {g} for {o}", "something {m} for {o}", "songs for {o}", "{g} for {o}", "I want to hear {m} {g}",
          "play some {g}", "something like {g} but more {m}", "{m} songs", "{m} and {n} {g}", "music for {o}", "I feel {m} today",
          "{g} with a {m} mood", "what should I listen to when {o} makes me {m}"]


def wordnet():
    """Glosses, example sentences and collocations, each once, in the order of the files."""
    glosses, examples, lemmas = {}, {}, {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{part}").read_text("latin-1").splitlines():
            if line.startswith("  "):
                continue
            synset, _, text = line.partition(" | ")
            fields = synset.split()
            for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
                if "_" in word:
                    lemmas.setdefault(re.sub(r"\([a-z]+\)$", "", word).replace("_", " "))
            for example in re.findall(r'"([^"]+)"', text):
                if " " in example:
                    examples.setdefault(example.strip())
            gloss = re.sub(r'[;:]?\s*"[^"]*"', "", text).strip(" ;")
            if " " in gloss:
                glosses.setdefault(gloss)
    return list(glosses), list(examples), list(lemmas)


def wishes():
    texts = {}
    for frame in FRAMES:
        for m, g, o in itertools.product(MOODS, GENRES, OCCASIONS):
            n = MOODS[(MOODS.index(m) * 7 + len(g)) % len(MOODS)]
            texts.setdefault(frame.format(m=m, g=g, o=o, n=n))
    return list(texts)


def texts():
    """`(to learn from, held out)`: the same at every run. The held-out texts are a share of every kind."""
    rng = np.random.default_rng(SEED)
    some = lambda all, count: [all[i] for i in sorted(rng.permutation(len(all))[:count])]
    glosses, examples, lemmas = wordnet()
    chosen = examples + some(glosses, GLOSSES) + some(lemmas, COLLOCATIONS) + some(wishes(), WISHES)
    chosen = list(dict.fromkeys(chosen))
    order = rng.permutation(len(chosen))
    return [chosen[i] for i in order[HELD_OUT : HELD_OUT + LEARN]], [chosen[i] for i in order[:HELD_OUT]]
