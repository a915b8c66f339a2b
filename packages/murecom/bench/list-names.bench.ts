/**
 * Do lists whose names come near to a text have the right songs? Listeners gave tags to artists (hetrec2011-lastfm); each tag that at
 * least ten artists have is taken for a list of these artists. For every second of these names its own list is taken away, and its
 * artists are looked for among the lists of the other names: by chance, by popularity, by words in common, and by meaning.
 * Which half of the names is measured is the other one than the constants were chosen on (`list-names.bench.ts tune`, which
 * records nothing). Intervals are a bootstrap over the names. Needs MURECOM_DATA.
 */
import { mulberry32 } from '@murecom/internal'
import { foldName } from '@murecom/spotify-crawler/names'
import { loadEnglishEncoder } from '@murecom/text/english'
import { type Row, record } from '../../../benchmarks/record.ts'
import { artistTags } from '../../item-cf/bench/hetrec.ts'
import { bootstrapMean, meanOf } from '../src/playlists/evaluation/bootstrap.ts'
import { type ListName, ListNames } from '../src/playlists/list-names/list-names.ts'
import { type RankedTrack, rankTracks, weightOf } from '../src/playlists/list-names/rank-tracks.ts'

const LEAST_ARTISTS = 10
const AT = 10
/** Names whose lists answer, as in `NamedLists`. */
const MOST_NAMES = 50
const POPULARITY = 0.4
const isTuning = process.argv[2] === 'tune'

const artistsOf = new Map<string, Set<number>>()
const listsOf = new Map<number, number>()
for (const [artist, tags] of artistTags()) {
  for (const tag of tags.keys()) {
    const key = foldName(tag)
    const artists = artistsOf.get(key) ?? new Set()
    if (!artists.has(Number(artist))) listsOf.set(Number(artist), (listsOf.get(Number(artist)) ?? 0) + 1)
    artistsOf.set(key, artists.add(Number(artist)))
  }
}
const names: ListName[] = [...artistsOf.keys()].map((key, i) => ({ key, name: key, lists: 1, ids: [i] }))
const encoder = await loadEnglishEncoder()
const listNames = new ListNames(encoder, names, encoder.encodeAll(names.map(({ key }) => key)))
const texts = names.map(({ key }) => key).filter(key => artistsOf.get(key)!.size >= LEAST_ARTISTS)
const asked = texts.filter((_, i) => (i % 2 === 0) === isTuning)
const all = [...listsOf.keys()]
const byPopularity = all.toSorted((a, b) => listsOf.get(b)! - listsOf.get(a)! || a - b).slice(0, AT)
const random = mulberry32(1)

const METHODS: Readonly<Record<string, (text: string) => readonly number[]>> = {
  'any artists': () => Array.from({ length: AT }, () => all[Math.floor(random() * all.length)]!),
  'artists with most tags': () => byPopularity,
  'lists with a word in common': text => best(withWord(text)),
  'the list of the nearest name': text => best(near(text, 1)),
  'lists of near names, popular artists later': text => best(lessPopular(near(text, MOST_NAMES))),
  'lists of near names (default)': text => best(near(text, MOST_NAMES)),
}

function near(text: string, limit: number): RankedTrack[] {
  const found = listNames.nearest(text, limit + 1).filter(({ key }) => key !== text)
  const first = found[0]?.score ?? 0
  const lists = found.slice(0, limit).map(({ key, score }, name) => {
    return { weight: weightOf(score, first), name, tracks: [...artistsOf.get(key)!] }
  })
  return rankTracks(lists)
}

function withWord(text: string): RankedTrack[] {
  const words = new Set(text.split(' '))
  const found = names.filter(({ key }) => key !== text && key.split(' ').some(word => words.has(word)))
  return rankTracks(found.map(({ key }, name) => ({ weight: 1, name, tracks: [...artistsOf.get(key)!] })))
}

/** What was tried: artists behind others by a power of the number of lists that hold them. */
function lessPopular(tracks: readonly RankedTrack[]): RankedTrack[] {
  const scores = new Map(tracks.map(({ id, score }) => [id, score / listsOf.get(id)! ** POPULARITY]))
  return tracks.toSorted((a, b) => scores.get(b.id)! - scores.get(a.id)!)
}

const best = (tracks: readonly RankedTrack[]): number[] => tracks.slice(0, AT).map(({ id }) => id)

const rows: Row[] = Object.entries(METHODS).map(([how, answer]) => {
  const answers = asked.map(text => ({ found: answer(text), right: artistsOf.get(text)! }))
  const precisions = answers.map(({ found, right }) => found.filter(id => right.has(id)).length / AT)
  const { low, high } = bootstrapMean(precisions, 1)
  const answered = answers.flatMap(({ found }, i) => (found.length > 0 ? [precisions[i]!] : []))
  return {
    'songs of a text': how,
    'texts answered, %': Number(((100 * answered.length) / asked.length).toFixed(1)),
    [`precision at ${AT} of answered`]: meanOf(answered).toFixed(3),
    [`precision at ${AT} of all`]: meanOf(precisions).toFixed(3),
    '95 % of all': `${low.toFixed(3)} to ${high.toFixed(3)}`,
  }
})
console.log(asked.length, 'names of', names.length)
console.table(rows)
if (!isTuning) record('list-names', {}, rows)
