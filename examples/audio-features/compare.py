"""The same numbers by librosa 0.11, for a comparison: python compare.py song.flac"""
import sys

import librosa
import numpy as np

once, rate = librosa.load(sys.argv[1], sr=22050)
y = np.resize(once, 20 * rate)
envelope = librosa.onset.onset_strength(y=y, sr=rate)
tempo, beats = librosa.beat.beat_track(onset_envelope=envelope, sr=rate)
times = librosa.frames_to_time(beats, sr=rate)
print(f"tempo            {librosa.feature.tempo(onset_envelope=envelope, sr=rate)[0]:.2f} beats a minute")
print(f"beats            {len(beats)}, the first at {', '.join(f'{t:.2f}' for t in times[:4])} s")
print(f"rms              {librosa.feature.rms(y=y).mean():.4f}")
print(f"centroid         {librosa.feature.spectral_centroid(y=y, sr=rate).mean():.1f} Hz")
print(f"rolloff          {librosa.feature.spectral_rolloff(y=y, sr=rate).mean():.1f} Hz")
print(f"contrast         {librosa.feature.spectral_contrast(y=y, sr=rate)[:-1].mean():.2f} dB")
harmonic, percussive = librosa.effects.hpss(y)
h, p = librosa.feature.rms(y=harmonic).mean(), librosa.feature.rms(y=percussive).mean()
print(f"drums            {100 * p / (h + p):.1f} % of the level")
