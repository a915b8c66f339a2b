import { checkInteger, checkNumber, checkOptions, mulberry32, type OptionNames } from '@murecom/internal'

/** Labelled clips with their tracks: `fit` and `evaluate` take them, and splits are made of them. */
export interface ClipSet {
  /** `clips x frames x bands`, row-major. */
  x: Float32Array
  /** Label of each clip, an index into `labels`. */
  y: Int32Array
  /** Track of each clip, such as `'blues.00029'`. */
  trackOf: string[]
  labels: readonly string[]
  frames: number
  bands: number
}

/**
 * The clips of some tracks, in the order of the set.
 *
 * @throws RangeError when a track is not in the set
 */
export function selectTracks(set: ClipSet, tracks: Iterable<string>): ClipSet {
  const wanted = new Set(tracks)
  const known = new Set(set.trackOf)
  for (const track of wanted) {
    if (!known.has(track)) throw new RangeError(`selectTracks: tracks must be of the set, got ${JSON.stringify(track)}`)
  }
  const picked = set.trackOf.flatMap((track, n) => (wanted.has(track) ? [n] : []))
  const size = set.frames * set.bands
  const x = new Float32Array(picked.length * size)
  for (const [to, n] of picked.entries()) x.set(set.x.subarray(n * size, (n + 1) * size), to * size)
  return { ...set, x, y: Int32Array.from(picked, n => set.y[n]!), trackOf: picked.map(n => set.trackOf[n]!) }
}

/** How many folds, and which. */
export interface FoldOptions {
  /** Number of folds, from 2 to the number of tracks. Default 5. */
  folds?: number
  /** Seed of the order of the tracks. Default 0. */
  seed?: number
}

/** How much is kept for testing, and which. */
export interface SplitOptions {
  /** Share of the tracks that is kept for testing, 0 to 1. Default .2. */
  testShare?: number
  /** Seed of the order of the tracks. Default 0. */
  seed?: number
}

const FOLD_OPTIONS: OptionNames<FoldOptions> = { folds: 1, seed: 'randomstate' }
const SPLIT_OPTIONS: OptionNames<SplitOptions> = { testShare: 1, seed: 'randomstate' }

/**
 * Folds of tracks, each a share of every label, so that no track has clips on both sides.
 *
 * @param options see {@link FoldOptions}
 * @returns for each fold the clips to train on and those to test with
 * @example
 * for (const { train, test } of foldsByTrack(set, { folds: 5 })) { ... }
 */
export function foldsByTrack(set: ClipSet, options?: FoldOptions): { train: ClipSet; test: ClipSet }[] {
  const { folds = 5, seed = 0 } = checkOptions('foldsByTrack', options, FOLD_OPTIONS)
  const tracks = shuffledTracks(set, seed)
  checkInteger('foldsByTrack', 'folds', folds, 2, Math.max(2, tracks.length))
  return Array.from({ length: folds }, (_, fold) => ({
    train: selectTracks(
      set,
      tracks.filter((_, i) => i % folds !== fold),
    ),
    test: selectTracks(
      set,
      tracks.filter((_, i) => i % folds === fold),
    ),
  }))
}

/**
 * One split by track, a share of every label on each side.
 *
 * @param options see {@link SplitOptions}
 */
export function splitByTrack(set: ClipSet, options?: SplitOptions): { train: ClipSet; test: ClipSet } {
  const { testShare = 0.2, seed = 0 } = checkOptions('splitByTrack', options, SPLIT_OPTIONS)
  checkNumber('splitByTrack', 'testShare', testShare, { min: 0, max: 1 })
  const tracks = shuffledTracks(set, seed)
  const isTest = (i: number): boolean => Math.floor((i + 1) * testShare + 1e-9) > Math.floor(i * testShare + 1e-9)
  return {
    train: selectTracks(
      set,
      tracks.filter((_, i) => !isTest(i)),
    ),
    test: selectTracks(
      set,
      tracks.filter((_, i) => isTest(i)),
    ),
  }
}

/** Tracks label by label, shuffled within each: every n-th of them is a sample of all labels. */
function shuffledTracks(set: ClipSet, seed: number): string[] {
  const random = mulberry32(checkInteger('splits', 'seed', seed, 0, 2 ** 32 - 1))
  const byLabel = set.labels.map(() => new Set<string>())
  for (const [n, track] of set.trackOf.entries()) byLabel[set.y[n]!]!.add(track)
  return byLabel.flatMap(tracks => {
    const order = [...tracks]
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return order
  })
}

/**
 * Tracks that a split file names, one on each line, as those of the fault-filtered split of Kereliuk, Sturm and Larsen (2015) do
 * (`blues/blues.00029.wav`). Blank lines are passed over.
 *
 * @example
 * const train = selectTracks(set, parseSplitFile(await readFile('train_filtered.txt', 'utf8')))
 */
export function parseSplitFile(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => trackName(line.trim()))
    .filter(name => name !== '')
}

/** `'blues/blues.00029.wav'` -> `'blues.00029'`. */
export function trackName(path: string): string {
  const file = path.split(/[\\/]/).at(-1)!
  return file.replace(/\.(wav|au|mp3|flac|ogg)$/i, '')
}
