/** The files that a release writes for people: a library, what was listened to, a catalogue, a recommender. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { listeningFile, openListening } from 'murecom/node'
import { run } from '../../../packages/cli/test/helpers.ts'
import { BUFFERS } from './buffers.ts'

export const LIBRARY = 'library.murecom'
export const CATALOG = 'catalog.db'
const MODEL = 'model'
const SONGS = ['low', 'middle', 'high', '红豆']

/** What is asked of the files of a release, and what every later release must answer: fields that no better model changes. */
export const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  songs: ['list', '--json', '--library', LIBRARY],
  similar: ['similar', 'low', '--json', '-n', '10', '--library', LIBRARY],
  catalog: ['catalog', 'stats', '--json', '--db', CATALOG],
  next: ['next', 'Song 1', '--json', '-n', '10', '--db', CATALOG, '--model', MODEL],
}

/** Writes all of them into `folder`, which is made anew, and the answers of {@link QUESTIONS} and {@link BUFFERS}. */
export async function keepFiles(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const music = join(folder, 'music')
  mkdirSync(music, { recursive: true })
  for (const [i, name] of SONGS.entries()) {
    writeFileSync(join(music, `${name}.wav`), wavBytes(chord([110 * 2 ** i, 137.5 * 2 ** i], 4), 22_050))
  }
  await ask(folder, ['index', music, '--library', LIBRARY])
  const listening = openListening(listeningFile(join(folder, LIBRARY)))
  listening.setRating('', { kind: 'artist', artist: 'Band' }, 4)
  listening.createPlaylist({ owner: '', name: 'Kept' })
  listening.close()
  rmSync(music, { recursive: true })

  const list = join(folder, 'lists.m3u8')
  const lists = Array.from({ length: 12 }, (_, p) =>
    [0, 1, 2].map(step => `Band ${p % 2} - Song ${(p + 2 * step) % 6}`),
  )
  const files = lists.map((entries, p) => {
    const file = join(folder, `list ${p}.m3u8`)
    writeFileSync(file, `#EXTM3U\n${entries.map(entry => `#EXTINF:200,${entry}\n${entry}.mp3\n`).join('')}`)
    return file
  })
  await ask(folder, ['import', ...files, '--db', CATALOG])
  for (const file of [list, ...files]) rmSync(file, { force: true })
  await ask(folder, ['train', '--db', CATALOG, '--model', MODEL, '--min-count', '1', '--workers', '1'])

  for (const [name, { write }] of Object.entries(BUFFERS)) {
    writeFileSync(join(folder, `${name}.buffer`), new Uint8Array(await write()))
  }
  writeFileSync(join(folder, 'answers.json'), `${JSON.stringify(await answers(folder), null, 1)}\n`)
}

/** What the files in `folder` answer. Files of a library and a catalogue are upgraded by it. */
export async function answers(folder: string): Promise<Record<string, unknown>> {
  const answered: Record<string, unknown> = {}
  for (const [name, args] of Object.entries(QUESTIONS)) {
    answered[name] = stable(JSON.parse((await ask(folder, args)).out) as Answer)
  }
  const listening = openListening(listeningFile(join(folder, LIBRARY)), { readOnly: true })
  answered['marks'] = listening.marks('').map(({ item, rating }) => ({ item, rating }))
  answered['playlists'] = listening.playlists('').map(({ name }) => name)
  listening.close()
  for (const name of readdirSync(folder).filter(file => file.endsWith('.buffer'))) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)))
    answered[name] = await BUFFERS[name.slice(0, -'.buffer'.length)]!.ask(bytes)
  }
  return answered
}

/** The part of an answer that a later release must give too: which songs there are, not in which order they come. */
function stable(answer: Answer): unknown {
  const { songs, similar, playlists, tracks, entries } = answer
  const named = (songs ?? similar)?.map(({ title, artist, durationSeconds }) => ({ title, artist, durationSeconds }))
  const next = answer.next?.map(({ name, artists }) => ({ name, artists }))
  const list = named ?? next
  return list?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) ?? { playlists, tracks, entries }
}

interface Answer {
  songs?: readonly { title: string; artist: string | null; durationSeconds: number }[]
  similar?: Answer['songs']
  next?: readonly { name: string; artists: readonly string[] }[]
  playlists?: number
  tracks?: number
  entries?: number
}

/** Runs the program on the files in `folder`; returns what it wrote. */
async function ask(folder: string, args: readonly string[]): Promise<{ out: string }> {
  const inFolder = args.map((arg, i) => (/^--(?:library|db|model)$/.test(args[i - 1] ?? '') ? join(folder, arg) : arg))
  const { code, out, err } = await run(inFolder)
  if (code !== 0) throw new Error(`murecom ${args.join(' ')}: exit code ${code}\n${err}`)
  return { out }
}
