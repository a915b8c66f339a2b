import { constants, setPriority } from 'node:os'
import {
  type AddServerOptions,
  type AddServerReport,
  type Library,
  type Listening,
  listeningFile,
  type MusicServer,
  openLibrary,
  openListening,
} from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { defaultLibraryPath } from '../../options/library-path.ts'
import { pathMapping } from '../../options/path-mapping.ts'
import { openServer, type ServerFlags } from '../../options/server-login.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { ProgressBar } from '../../terminal/progress.ts'
import { clean } from '../../terminal/table.ts'
import { type IndexFlags, indexSettings, modelOption } from './index-settings.ts'

/** The options of `murecom index` that are about servers. */
export interface ServerIndexFlags extends ServerFlags, IndexFlags {
  pathMap?: string[]
  budget?: string
  listener?: string
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 }

/** A number of bytes such as 500M or 2G. */
function bytesOf(option: string, text: string): number {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([KMG]?)$/i.exec(text) ?? []
  const bytes = Math.round(Number(digits) * UNITS[unit.toUpperCase()]!)
  if (digits !== undefined && bytes >= 1) return bytes
  throw new UsageError(`${option} must be a number of bytes such as 500M or 2G, got ${text}`)
}

/**
 * Indexes servers of music into a library, and notes beside it what they know of their users.
 *
 * @returns the exit code
 */
export async function indexServers(urls: readonly string[], flags: ServerIndexFlags, io: Io): Promise<number> {
  const { pathMap = [], budget, listener = '' } = flags
  const settings = {
    ...indexSettings(flags),
    pathMap: pathMap.map(pathMapping),
    listener,
    ...(budget !== undefined && { bytesADay: bytesOf('--budget', budget) }),
  }
  using interruption = interruptionOf(io)
  if (flags.nice) setPriority(constants.priority.PRIORITY_LOW)
  try {
    for (const url of urls) {
      // Before the library, so that a wrong password makes no empty one.
      const server = await openServer(url, flags, io, interruption.signal)
      const code = await indexServer(server, flags, { ...settings, signal: interruption.signal }, io)
      if (code !== 0) return code
    }
    return 0
  } catch (error) {
    if (interruption.signal.aborted) return 130
    throw error
  }
}

/** Indexes a server, and closes it. */
async function indexServer(
  server: MusicServer,
  flags: ServerIndexFlags,
  settings: AddServerOptions,
  io: Io,
): Promise<number> {
  const { json, quiet } = flags
  const bar = new ProgressBar(io, 'songs')
  let library: Library | undefined
  let listening: Listening | undefined
  try {
    library = await openLibrary(flags.library ?? defaultLibraryPath(io.env), { model: modelOption(flags.model) })
    listening = openListening(listeningFile(library.file!))
    const report = await library.addServer(server, {
      ...settings,
      listening,
      onProgress: p => {
        if (!quiet) bar.update({ done: p.done, total: p.total, rate: p.filesPerSecond, etaSeconds: p.etaSeconds })
      },
      onRefused: ({ path, reason }) => {
        bar.clear()
        io.err(`refused ${clean(path)}: ${clean(reason)}\n`)
      },
    })
    bar.clear()
    const { file, length: songs } = library
    if (json) io.out(`${JSON.stringify({ library: file, server: server.name, songs, ...report })}\n`)
    else io.out(serverText(report, server.name, songs))
    return report.status === 'stopped' ? 130 : report.status === 'waiting' ? 75 : 0
  } finally {
    bar.clear()
    listening?.close()
    library?.close()
    server.close()
  }
}

/** What an indexing run of a server did, as lines. */
function serverText(report: AddServerReport, server: string, songs: number): string {
  const { status, reason, added, unchanged, known, retagged, gone, unavailable, refused, bytes, takenAlong } = report
  const parts = [`${added} added`, `${unchanged} unchanged`]
  if (known > 0) parts.push(`${known} known already`)
  if (retagged > 0) parts.push(`${retagged} with other tags`)
  if (gone > 0) parts.push(`${gone} gone`)
  if (refused.length > 0) parts.push(`${refused.length} refused`)
  const begin = status === 'stopped' ? 'Stopped. ' : ''
  const fetched = bytes > 0 ? ` (${(bytes / 1e6).toFixed(1)} MB fetched)` : ''
  const lines = [`${begin}${clean(server)}: ${parts.join(', ')}${fetched}; ${songs} songs in the library`]
  if (takenAlong) {
    const { marks, counts, playlists } = takenAlong
    lines.push(`noted ${marks} stars and ratings, play counts of ${counts} songs, ${playlists} playlists`)
  }
  if (unavailable > 0) {
    lines.push(`kept ${unavailable} songs that the server does not list now (--prune removes them)`)
  }
  if (status === 'waiting') lines.push(`waiting: ${clean(reason ?? '')}; the next run goes on`)
  return lines.map(line => `${line}\n`).join('')
}
