import type { Command } from 'commander'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { DB_OPTION, defaultCatalogPath, hasCatalog } from '../../options/model-paths.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { formatTable } from '../../terminal/table.ts'

interface CatalogFlags {
  db?: string
  json?: boolean
  n: string
  artist?: string[]
  minLength: string
  olderThan: string
}

export function addCatalogCommand(program: Command, io: Io): void {
  const parent = program.command('catalog').description('look into a catalogue of playlists')
  const subcommand = (name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .option(...DB_OPTION)

  run(subcommand('stats', 'how much is in it').option('--json', 'as JSON'), (flags: CatalogFlags) =>
    withCatalog(flags, io, catalog => stats(catalog, flags, io)),
  )
  run(
    subcommand('search', 'tracks by words of title and artist, in any script')
      .argument('<text...>')
      .option('--artist <name...>', 'only tracks by them')
      .option('-n <count>', 'how many', '20')
      .option('--json', 'as JSON'),
    (text: string[], flags: CatalogFlags) =>
      withCatalog(flags, io, catalog => search(catalog, text.join(' '), flags, io)),
  )
  run(
    subcommand('export', 'playlists as JSON lines, tracks in order').option('--min-length <n>', 'fewest tracks', '1'),
    (flags: CatalogFlags) => withCatalog(flags, io, catalog => exportPlaylists(catalog, flags, io)),
  )
  run(
    subcommand('purge', 'delete what was fetched long ago, and give the space back').requiredOption(
      '--older-than <days>',
      'days since it was fetched',
    ),
    (flags: CatalogFlags) => withCatalog(flags, io, catalog => purge(catalog, flags, io)),
  )
  run(
    subcommand('snapshot', 'playlists, entries and tracks as Parquet files, for DuckDB, pandas or Spark')
      .argument('<folder>', 'where they are to be; an older snapshot is replaced')
      .option('--json', 'the manifest as JSON'),
    (folder: string, flags: CatalogFlags) => withCatalog(flags, io, catalog => snapshot(catalog, folder, flags, io)),
  )
}

async function withCatalog(
  flags: CatalogFlags,
  io: Io,
  work: (catalog: Catalog) => void | Promise<void>,
): Promise<number> {
  const file = flags.db ?? defaultCatalogPath(io.env)
  if (!hasCatalog(file))
    throw new CommandError(`${file}: no catalogue there. Make one with: murecom import <paths> --db ${file}`)
  const catalog = await openCatalog(file)
  try {
    await work(catalog)
    return 0
  } finally {
    catalog.close()
  }
}

function stats(catalog: Catalog, flags: CatalogFlags, io: Io): void {
  const facts = catalog.stats()
  if (flags.json) {
    io.out(`${JSON.stringify(facts)}\n`)
    return
  }
  const rows = Object.entries(facts).filter(([, value]) => typeof value === 'number') as [string, number][]
  const sources = facts.bySource.map(
    ({ source, playlists }) => [`playlists from ${source}`, playlists] as [string, number],
  )
  const cells = [...rows, ...sources].map(([name, value]) => [name, value.toLocaleString('en')])
  io.out(`${formatTable([{ heading: 'what' }, { heading: 'count', numeric: true }], cells, io.columns)}\n`)
}

function search(catalog: Catalog, text: string, flags: CatalogFlags, io: Io): void {
  const limit = integerOption('-n', flags.n, 1, 1000)
  const found = catalog.searchTracks(text, { artists: flags.artist, limit })
  if (flags.json) {
    io.out(`${JSON.stringify(found)}\n`)
    return
  }
  const rows = found.map(t => [String(t.id), t.name, t.artists.map(a => a.name).join(', '), String(t.popularity)])
  const head = [
    { heading: 'id', numeric: true },
    { heading: 'title' },
    { heading: 'artists' },
    { heading: 'playlists', numeric: true },
  ]
  io.out(rows.length === 0 ? 'no track fits\n' : `${formatTable(head, rows, io.columns)}\n`)
}

function exportPlaylists(catalog: Catalog, flags: CatalogFlags, io: Io): void {
  const minLength = integerOption('--min-length', flags.minLength, 0, 1e6)
  for (const ids of catalog.playlists({ minLength })) {
    const tracks = catalog
      .tracks(ids)
      .map(t => ({ id: t.id, name: t.name, artists: t.artists.map(a => a.name), uri: t.uri }))
    io.out(`${JSON.stringify({ tracks })}\n`)
  }
}

function purge(catalog: Catalog, flags: CatalogFlags, io: Io): void {
  const gone = catalog.purge({ olderThanDays: integerOption('--older-than', flags.olderThan, 0, 36_500) })
  catalog.vacuum()
  io.out(`${gone.playlists} playlists and ${gone.tracks} tracks deleted\n`)
}

async function snapshot(catalog: Catalog, folder: string, flags: CatalogFlags, io: Io): Promise<void> {
  const { writeSnapshot } = await import('murecom/spotify-crawler/snapshot')
  using interruption = interruptionOf(io)
  const { signal } = interruption
  const manifest = await writeSnapshot(catalog, folder, { signal }).catch(error => {
    throw signal.aborted ? new CommandError(`stopped: ${folder} is as it was before`) : error
  })
  const { playlists, entries, tracks } = manifest.tables
  io.out(
    flags.json
      ? `${JSON.stringify(manifest)}\n`
      : `${playlists.rows} playlists, ${entries.rows} entries and ${tracks.rows} tracks in ${folder}\n`,
  )
}
