import { NamedLists } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { UsageError } from '../../errors.ts'
import { requireCatalog } from '../../options/model-paths.ts'
import type { Io } from '../../terminal/io.ts'
import { clean } from '../../terminal/table.ts'
import { nextTable } from './next-table.ts'

/** Names of lists that are shown. */
const NAMES_SHOWN = 5

interface NextNamedOptions {
  artist: readonly string[]
  db?: string
  limit: number
  shift: number
  why?: boolean
  json?: boolean
  quiet?: boolean
}

/** Songs of the lists of a catalogue whose names come near to a text; no model is needed. */
export async function nextNamed(text: string, options: NextNamedOptions, io: Io): Promise<number> {
  const { limit, shift, artist, why = false, json = false, quiet = false } = options
  if (artist.length > 0) throw new UsageError('--artist belongs to a title, not to the --name of lists')
  if (text.trim() === '') throw new UsageError('--name must not be empty')
  const catalog = await openCatalog(requireCatalog(options.db, io.env))
  try {
    const lists = new NamedLists(catalog)
    const { names, next } = await lists.nextSongs(text, { limit: Math.min(limit + shift, MOST_SONGS) })
    const songs = next.slice(shift).map(({ reasons, ...song }) => (why ? { ...song, reasons: reasons ?? [] } : song))
    if (json) io.out(`${JSON.stringify({ query: { name: text }, names, next: songs, others: [] })}\n`)
    if (names.length === 0) {
      if (!json || !quiet) io.err(`murecom: no list has a name that comes near to ${JSON.stringify(clean(text))}\n`)
      return 1
    }
    if (json) return 0
    if (!quiet) {
      const shown = names.slice(0, NAMES_SHOWN).map(({ name, lists }) => `${clean(name)} (${lists})`)
      io.err(`lists called ${shown.join(', ')}${names.length > NAMES_SHOWN ? ', ...' : ''}\n`)
    }
    io.out(`For lists like ${JSON.stringify(clean(text))}:\n${nextTable(songs, io.columns)}\n`)
    return 0
  } finally {
    catalog.close()
  }
}

/** Songs that lists of a name answer with, at most. */
const MOST_SONGS = 500
