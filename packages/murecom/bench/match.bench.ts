/**
 * How many entries of other people's lists find their song in a library: 500 songs of the library, each with one or two
 * disturbances of its names, and 500 that are not in it. Names are those of hetrec2011-lastfm-2k (artists.dat and
 * artist_tags.tsv, of the folder that MURECOM_DATA names); half of the entries have a length. The rules were chosen on
 * seeds 1 to 4; the figures are of seeds 5 to 7 together.
 */
import { type Row, record } from '../../../benchmarks/record.ts'
import { LibraryMatcher } from '../src/node.ts'
import { DISTURBANCES, madeList, NOT_OWNED } from './match/made-lists.ts'
import { readNames } from './match/read-names.ts'

const { names, tags } = readNames()
const seeds = (process.env['MATCH_SEEDS'] ?? '5,6,7').split(',').map(Number)
const SIZE = 15_000

interface Count {
  entries: number
  right: number
  wrong: number
}
const counts = new Map<string, Count>()
const count = (name: string, right: boolean, wrong: boolean): void => {
  const known = counts.get(name) ?? { entries: 0, right: 0, wrong: 0 }
  counts.set(name, {
    entries: known.entries + 1,
    right: known.right + Number(right),
    wrong: known.wrong + Number(wrong),
  })
}
for (const seed of seeds) {
  const { songs, cases } = madeList(names, tags, SIZE, seed, 1000)
  const matcher = await LibraryMatcher.build(songs)
  for (const { entry, song, kinds } of cases) {
    const match = matcher.match(entry)
    const found = match.status === 'found' ? match.song : undefined
    const right = song !== undefined && found === song
    const wrong = found !== undefined && !right
    count(kinds.length > 1 ? 'two of them' : kinds[0]!, right, wrong)
    count(song ? 'all that are owned' : 'all that are not owned', right, wrong)
    if (process.env['MATCH_SHOW'] && (wrong || (song && !right))) {
      const said = match.status === 'found' ? `FOUND ${found!.artist} - ${found!.title}` : match.reason
      console.log(
        `${kinds.join(' + ')}: ${JSON.stringify(entry)} is ${song ? `${song.artist} - ${song.title}` : 'not owned'}: ${said}`,
      )
    }
  }
}
const answered = [...counts]
  .filter(([name]) => name.startsWith('all'))
  .reduce((sum, [, c]) => sum + c.right + c.wrong, 0)
const right = counts.get('all that are owned')!.right
const order = [...DISTURBANCES, 'two of them', 'all that are owned', ...NOT_OWNED, 'all that are not owned']
const rows: Row[] = order.flatMap(name => {
  const c = counts.get(name)
  if (!c) return []
  const isOwned = !name.includes('not owned') && !(NOT_OWNED as readonly string[]).includes(name)
  return [
    {
      entries: name,
      number: c.entries,
      'right song': c.right,
      'wrong song': c.wrong,
      recall: isOwned ? Number((c.right / c.entries).toFixed(4)) : '',
    },
  ]
})
rows.push({
  entries: `precision of all answers: ${(right / answered).toFixed(4)}`,
  number: answered,
  'right song': right,
  'wrong song': answered - right,
  recall: '',
})
console.table(rows)
if (!process.env['MATCH_SEEDS'])
  record('match', { 'hetrec2011-lastfm-2k artists': String(names.length), seeds: seeds.join(' ') }, rows)
