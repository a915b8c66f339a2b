/**
 * Do texts come near to the right tags? Listeners gave tags of their own to artists (hetrec2011-lastfm). For each of these tags that at
 * least ten artists have, and that is none of the tagger's: which of the tagger's tags do the same artists have more than others do, and which
 * does a text search take it for? Needs MURECOM_DATA.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldName } from '@murecom/spotify-crawler/names'
import { loadEnglishEncoder } from '@murecom/text/english'
import { type Row, record } from '../../../benchmarks/record.ts'
import { TAG_DESCRIPTIONS } from '../src/words/tag-descriptions.ts'
import { TagMeanings } from '../src/words/tag-meanings.ts'
import { searchTerms } from '../src/words/tag-words.ts'

const data = process.env['MURECOM_DATA']
if (!data) throw new Error('MURECOM_DATA must name the folder with artist_tags.tsv')
const LEAST_ARTISTS = 10
/** A tag fits when at least this share of the artists have it. */
const LEAST_SHARE = 0.1
/** Tags that fit best, of which the first answer must be one. */
const RIGHT = 3

const artistsOf = new Map<string, Set<string>>()
for (const line of readFileSync(join(data, 'artist_tags.tsv'), 'utf8').split('\n').slice(1)) {
  const [artist, tag] = line.split('\t')
  if (!artist || !tag) continue
  const key = foldName(tag)
  artistsOf.set(key, (artistsOf.get(key) ?? new Set()).add(artist))
}
const tags = Object.keys(TAG_DESCRIPTIONS).filter(tag => artistsOf.has(foldName(tag)))
const own = new Set(tags.map(tag => foldName(tag)))
const all = new Set([...artistsOf.values()].flatMap(artists => [...artists])).size

/** The tags that the artists of a text have most more often than artists have in general. */
function rightTags(artists: ReadonlySet<string>): number[] {
  const lifts = tags.map(tag => {
    const having = artistsOf.get(foldName(tag))!
    const both = [...artists].filter(artist => having.has(artist)).length
    return both / artists.size >= LEAST_SHARE ? both / artists.size / (having.size / all) : 0
  })
  const order = [...lifts.keys()].sort((a, b) => lifts[b]! - lifts[a]!)
  return order.slice(0, RIGHT).filter(t => lifts[t]! > 1)
}

const texts = [...artistsOf]
  .filter(([text, artists]) => artists.size >= LEAST_ARTISTS && !own.has(text))
  .map(([text, artists]) => ({ text, right: rightTags(artists) }))
  .filter(({ right }) => right.length === RIGHT)
const encoder = await loadEnglishEncoder()
const described = new TagMeanings(encoder, tags)
// Behind a space no name has a description, and is described by itself.
const byName = new TagMeanings(
  encoder,
  tags.map(tag => `${tag} `),
)
const methods: [string, (text: string) => number[]][] = [
  ['a list of related words', text => searchTerms(text, tags).flatMap(term => term.tags)],
  ['meaning, by the names of the tags', text => byName.nearest(text).map(({ tag }) => tag)],
  ['meaning, by descriptions of the tags', text => described.nearest(text).map(({ tag }) => tag)],
  [
    'the list, else meaning by descriptions',
    text => {
      const listed = searchTerms(text, tags).flatMap(term => term.tags)
      return listed.length > 0 ? listed : described.nearest(text).map(({ tag }) => tag)
    },
  ],
]
const percent = (count: number, of: number): number => Number(((100 * count) / of).toFixed(1))
const rows: Row[] = methods.map(([how, ask]) => {
  const answers = texts.map(({ text, right }) => ({ found: ask(text), right }))
  const answered = answers.filter(({ found }) => found.length > 0)
  const first = answered.filter(({ found, right }) => right.includes(found[0]!)).length
  const three = answered.filter(({ found, right }) => found.slice(0, 3).some(tag => right.includes(tag))).length
  return {
    'tags of a text': how,
    'texts answered, %': percent(answered.length, texts.length),
    'the first is right, % of answered': percent(first, answered.length),
    'one of three is right, % of answered': percent(three, answered.length),
    'the first is right, % of all': percent(first, texts.length),
  }
})
rows.push({
  'tags of a text': 'any tag',
  'texts answered, %': 100,
  'the first is right, % of answered': percent(RIGHT, tags.length),
  'the first is right, % of all': percent(RIGHT, tags.length),
})
console.log(texts.length, 'texts', tags.length, 'tags')
for (const row of rows) console.log(JSON.stringify(row))
record('text-tags', {}, rows)
