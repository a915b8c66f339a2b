/** `node examples/train-genre/src/main.ts [folder of genres]`; without a folder it makes up three genres. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { writeMadeUpGenres } from './made-up-genres.ts'
import { trainGenre } from './train-genre.ts'

const home = join(import.meta.dirname, '..', '..', '..', '.demo', 'train-genre')
const [given] = process.argv.slice(2)
const folder = given ?? join(home, 'made-up')
if (!given && !existsSync(folder)) await writeMadeUpGenres(folder, 10)
const out = join(home, 'out')
for await (const text of trainGenre({
  folder,
  out,
  epochs: given ? 50 : 12,
  workers: Math.min(2, availableParallelism()),
})) {
  console.log(text)
}
if (!given)
  console.log('Three made-up genres show that it runs; name a folder of real ones, such as GTZAN, to learn something.')
console.log(
  `To find similar songs with it: murecom index <folder> --model ${relative(process.cwd(), join(out, 'genres.mgcn'))}`,
)
