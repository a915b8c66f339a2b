import { checkOptions, type OptionNames, show } from '@murecom/internal'
import { Listening } from './listening.ts'

/** How {@link openListening} opens. */
export interface OpenListeningOptions {
  /** True: nothing is written. A file that is not there is not made, and counts as empty. Default false. */
  readOnly?: boolean
}

const OPTIONS: OptionNames<OpenListeningOptions> = { readOnly: 1 }

/** The path of the file of {@link Listening} that belongs to a library: it is beside the library. */
export function listeningFile(library: string): string {
  return library === ':memory:' ? library : `${library}.listening`
}

/**
 * Opens the file of what people did with a library: plays, marks, playlists. It is made when it is not there, for its owner
 * alone, and opened for reading where it cannot be written to.
 *
 * @param file usually `listeningFile(library)`; `':memory:'` keeps it in memory
 * @throws ListeningError when the file is another program's, of a newer layout, or damaged; it is left untouched
 * @example
 * using listening = openListening(listeningFile('music.murecom'))
 * listening.setStar('', { kind: 'artist', artist: 'Björk' }, Date.now())
 * listening.marks()[0]?.item // { kind: 'artist', artist: 'Björk' }
 */
export function openListening(file: string, options: OpenListeningOptions = {}): Listening {
  const { readOnly = false } = checkOptions('openListening', options, OPTIONS)
  if (typeof file !== 'string' || file.trim() === '') {
    throw new RangeError(`openListening: file must be a path, got ${show(file)}`)
  }
  return new Listening(file, readOnly)
}
