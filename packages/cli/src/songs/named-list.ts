import { existsSync } from 'node:fs'
import { exactName } from '@murecom/internal/names'
import { catalogLists, type NamedList, readLists } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../errors.ts'
import { defaultCatalogPath, hasCatalog } from '../options/model-paths.ts'
import type { Io } from '../terminal/io.ts'
import { clean } from '../terminal/table.ts'

/** Names of lists that a message holds. */
const MOST_NAMES = 10

/** Where a list is looked for. */
interface ListFlags {
  /** Which list of a file that has several. */
  list?: string
  db?: string
  quiet?: boolean
}

/** The list that is meant: one in a file, else one of the catalogue. */
export async function namedList(source: string, flags: ListFlags, io: Io, signal: AbortSignal): Promise<NamedList> {
  if (source === '-' || existsSync(source)) {
    const { lists, files } = await readLists(source, { signal })
    for (const file of flags.quiet ? [] : files) {
      for (const { reason, count } of file.problems) {
        io.err(`${clean(file.file)}: ${clean(reason)}${count > 1 ? `, ${count} times` : ''}\n`)
      }
    }
    if (lists.length === 0) {
      const reason = files.flatMap(file => file.problems)[0]?.reason
      throw new CommandError(`${source}: no list in it${reason ? `: ${clean(reason)}` : ''}`)
    }
    return chosen(lists, flags.list, source)
  }
  const db = flags.db ?? defaultCatalogPath(io.env)
  if (!hasCatalog(db))
    throw new CommandError(`${source}: no such file, and no catalogue in ${db} that has a list of this name`)
  const catalog = await openCatalog(db)
  try {
    const wanted = exactName(source)
    const complete = catalog.db.selectFrom('playlists').select('name').distinct().where('complete', '=', 1)
    const names = (await complete.execute()).map(({ name }) => name).filter(name => exactName(name) === wanted)
    if (names.length === 0)
      throw new CommandError(`${source}: no such file, and no list of this name in ${catalog.path}`)
    const lists = await catalogLists(catalog, { names, signal })
    if (lists.length === 1) return lists[0]!
    const sizes = lists.map(({ entries }) => entries.length).join(', ')
    throw new CommandError(
      `${lists.length} lists of ${catalog.path} are called ${JSON.stringify(source)}, with ${sizes} entries: export one into a file`,
    )
  } finally {
    catalog.close()
  }
}

function chosen(lists: readonly NamedList[], name: string | undefined, source: string): NamedList {
  const fitting = name === undefined ? lists : lists.filter(list => exactName(list.name) === exactName(name))
  if (fitting.length === 1) return fitting[0]!
  const names = lists
    .slice(0, MOST_NAMES)
    .map(list => `\n  ${clean(list.name)}`)
    .join('')
  const more = lists.length > MOST_NAMES ? '\n  ...' : ''
  const what = fitting.length === 0 ? `no list is called ${JSON.stringify(name)}` : `${fitting.length} lists`
  throw new CommandError(`${source}: ${what}; choose one with --list:${names}${more}`)
}
