import { join, parse } from 'node:path'
import type { Command } from 'commander'
import type { SongCluster } from 'murecom/node'
import { integerOption } from '../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { checkPlaylistName } from '../../songs/m3u.ts'
import { label, playlistOf, type SongListOptions, withLibrary } from '../../songs/song-list.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'

interface ClustersOptions extends SongListOptions {
  where?: string
  k: string
  n: string
  seed: string
}

export function addClustersCommand(program: Command, io: Io): void {
  const command = program
    .command('clusters')
    .description('groups of songs that sound alike, with the tags that distinguish them')
    .option(...LIBRARY_OPTION)
    .option('-k <count>', 'how many groups', '8')
    .option(...WHERE_OPTION)
    .option('-n <count>', 'songs shown of each group; JSON and playlists have all', '10')
    .option('--seed <number>', 'another seed may find other groups', '1')
    .option('--m3u <file>', 'also write a playlist for each group: out.m3u8 gives out-1.m3u8, out-2.m3u8, ...')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  run(command, (options: ClustersOptions) => clusters(options, io))
}

async function clusters(options: ClustersOptions, io: Io): Promise<number> {
  const k = integerOption('-k', options.k, 1, 1000)
  const n = integerOption('-n', options.n, 1, 1_000_000)
  const seed = integerOption('--seed', options.seed, 0, 2 ** 32 - 1)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  return withLibrary(options, io, library => {
    const found = library.clusters({ k, seed, where: options.where })
    if (options.json) io.out(`${JSON.stringify({ clusters: found })}\n`)
    else for (const [i, cluster] of found.entries()) io.out(`${i > 0 ? '\n' : ''}${textOf(cluster, i + 1, n)}`)
    if (options.m3u !== undefined) {
      const { dir, name, ext } = parse(options.m3u)
      for (const [i, { songs }] of found.entries()) playlistOf(songs, options, io, join(dir, `${name}-${i + 1}${ext}`))
    }
    return 0
  })
}

function textOf({ songs, tags }: SongCluster, number: number, n: number): string {
  const about = tags.length > 0 ? `: ${tags.map(tag => tag.name).join(', ')}` : ''
  const shown = songs.slice(0, n).map(song => `  ${label(song)}\n`)
  const rest = songs.length > n ? `  and ${songs.length - n} more\n` : ''
  return `${number}. ${songs.length} ${songs.length === 1 ? 'song' : 'songs'}${about}\n${shown.join('')}${rest}`
}
