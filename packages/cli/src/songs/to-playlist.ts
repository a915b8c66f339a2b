import type { Command } from 'commander'
import {
  type Library,
  type LibrarySong,
  listeningFile,
  openListening,
  type PlaylistEntry,
  writeToServer,
} from 'murecom/node'
import { UsageError } from '../errors.ts'
import { addServerOptions, openServer, type ServerFlags } from '../options/server-login.ts'
import type { Io } from '../terminal/io.ts'
import { clean } from '../terminal/table.ts'

/** The options of commands that write their answer into a playlist of a server. */
export interface ToPlaylistFlags extends ServerFlags {
  toPlaylist?: string
  server?: string
  quiet?: boolean
}

/** Adds the options of a playlist on a server. */
export function addToPlaylist(command: Command): Command {
  command
    .option('--to-playlist <name>', 'also write the songs into a playlist of a server, made or replaced by murecom')
    .option('--server <url>', 'that server, as for index (default: MURECOM_SERVER)')
  return addServerOptions(command)
}

/** Throws unless the options of a playlist on a server fit together: before the work, not after it. */
export function checkToPlaylist({ toPlaylist, server }: ToPlaylistFlags, io: Io): void {
  if (toPlaylist === undefined) return
  if (toPlaylist.trim() === '') throw new UsageError('--to-playlist must be the name of a playlist, got an empty one')
  if (!serverOf(server, io)) throw new UsageError('--to-playlist needs --server <url>, or MURECOM_SERVER')
}

/** Writes songs into the playlist that `--to-playlist` asks for, if it does, and says so. */
export async function writeToPlaylist(
  library: Library,
  songs: readonly LibrarySong[],
  flags: ToPlaylistFlags,
  io: Io,
): Promise<void> {
  const { toPlaylist: name, quiet } = flags
  if (name === undefined) return
  const server = await openServer(serverOf(flags.server, io)!, flags, io)
  const listening = openListening(listeningFile(library.file!))
  try {
    const entries = entriesOf(library, songs, server.name)
    const done = await writeToServer(server, name, entries, listening)
    const left = songs.length - entries.length
    if (left > 0) io.err(`left out of ${clean(name)}: ${left} songs that ${clean(server.name)} does not have\n`)
    if (!quiet) io.err(`${entries.length} songs in the playlist ${clean(name)} of ${clean(server.name)}, ${done}\n`)
  } finally {
    listening.close()
    server.close()
  }
}

function entriesOf(library: Library, songs: readonly LibrarySong[], server: string): PlaylistEntry[] {
  return songs.flatMap(({ path }) => {
    const song = library.idOf(path)
    const [known] = song === undefined ? [] : library.serverIds([song], server)
    const [content] = song === undefined ? [] : library.contentsOf([song])
    return known && content ? [{ id: known.id, hash: content.hash, path }] : []
  })
}

function serverOf(server: string | undefined, io: Io): string | undefined {
  return server ?? (io.env['MURECOM_SERVER'] || undefined)
}
