import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Library, listeningFile, openListening, Radio } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { mpdPlace } from '../../mpd/address.ts'
import { MpdClient, nameOf } from '../../mpd/client.ts'
import { QueueKeeper } from '../../mpd/keep-filled.ts'
import { MpdError } from '../../mpd/mpd-error.ts'
import { SongPlaces } from '../../mpd/song-places.ts'
import { integerOption } from '../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION, MODEL_OPTION } from '../../options/model-paths.ts'
import { secretOf } from '../../options/secret-file.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { withRecommender } from '../../options/with-recommender.ts'
import { label, withLibrary } from '../../songs/song-list.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface MpdFlags {
  library?: string
  mpd?: string
  passwordFile?: string
  music?: string
  ahead: string
  where?: string
  db?: string
  model?: string
  once?: boolean
  json?: boolean
  quiet?: boolean
}

/** Waits before MPD is tried again: the first, and the longest. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [1000, 30_000]

export function addMpdCommand(program: Command, io: Io): void {
  const command = program
    .command('mpd')
    .description("keep MPD's queue filled with what goes on from the song that plays, until Ctrl-C")
    .option('--mpd <address>', 'host, host:port, or a socket (default: MPD_HOST and MPD_PORT, else localhost:6600)')
    .option(
      '--password-file <file>',
      'a file with its password, mode 600 (else MURECOM_MPD_PASSWORD, or password@ in MPD_HOST)',
    )
    .option('--music <folder>', "MPD's folder of music, as it is called here (default: it is found out)")
    .option('--ahead <n>', 'songs ahead of the one that plays', '3')
    .option('--once', 'fill the queue once, and end')
    .option(...LIBRARY_OPTION)
    .option(...WHERE_OPTION)
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--json', 'print each song that is queued as a line of JSON')
    .option('--quiet', 'print nothing but the songs')
  run(command, (flags: MpdFlags) => mpd(flags, io))
}

async function mpd(flags: MpdFlags, io: Io): Promise<number> {
  const ahead = integerOption('--ahead', flags.ahead, 1, 100)
  const { address, password: written } = mpdPlace(flags.mpd, io.env)
  const password =
    flags.passwordFile === undefined ? io.env['MURECOM_MPD_PASSWORD'] || written : secretOf(flags.passwordFile)
  if (password !== undefined && /[\r\n\0]/.test(password)) throw new UsageError('a password of MPD has no line breaks')
  return withLibrary(flags, io, (library, file) =>
    withRecommender(flags, io, async recommender => {
      using listening = openListening(listeningFile(file))
      using interruption = interruptionOf(io)
      const { signal } = interruption
      const places = new SongPlaces(library, flags.music)
      const start = (song: string): Promise<Radio> =>
        Radio.start(library, { seeds: { songs: [song] }, where: flags.where, listening, recommender })
      const keeper = new QueueKeeper(places, start, { ahead, onQueued: song => queued(song, flags, io) })
      const connect = (): Promise<MpdClient> => MpdClient.connect(address, password, signal)
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
        try {
          using client = await connect()
          if (!flags.quiet) io.err(`connected with MPD at ${clean(nameOf(address))}\n`)
          await places.learn(client)
          wait = FIRST_WAIT_MS
          for (;;) {
            await keeper.look(client)
            if (flags.once) return 0
            await client.idle('player', 'playlist')
          }
        } catch (error) {
          if (signal.aborted) return 0
          if (flags.once || !MpdError.isInstance(error) || !['lost', 'unreachable'].includes(error.code)) throw error
          io.err(`${clean(error.message)}; it is tried again in ${wait / 1000} s\n`)
        }
        await sleep(wait, undefined, { signal }).catch(() => {})
        if (signal.aborted) return 0
      }
    }),
  )
}

function queued(song: NonNullable<ReturnType<Library['song']>>, { json }: MpdFlags, io: Io): void {
  const { path, title, artist } = song
  io.out(json ? `${JSON.stringify({ path, title, artist })}\n` : `queued ${label(song)}\n`)
}
