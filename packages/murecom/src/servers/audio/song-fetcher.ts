import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ServerError } from '../../errors.ts'
import type { MusicServer, ServerSong } from '../types.ts'
import type { DayBudget } from './day-budget.ts'
import { HEAD, hasParts, partOf, type SongPart } from './song-part.ts'

/** Larger files are not fetched as a whole. */
const LARGEST_FILE = 2 ** 30
/** A transfer that was cut off begins anew. */
const TRIES = 3

/** A song that was fetched into a file. */
interface FetchedSong {
  path: string
  /** False for a part, which has neither the tags nor the checksum of the file. */
  isWhole: boolean
  /** False when the server sent another number of bytes than it says that the file has. */
  isComplete: boolean
}

/** Fetches songs into files of a folder: the part that is analysed, where the server and the format allow, else the whole. */
export class SongFetcher {
  readonly #server: MusicServer
  readonly #folder: string
  readonly #budget: DayBudget
  #count = 0
  /** False when the server has been seen to know no ranges. */
  #hasRanges = true

  constructor(server: MusicServer, folder: string, budget: DayBudget) {
    this.#server = server
    this.#folder = folder
    this.#budget = budget
  }

  /** @param whole also where a part would do */
  async fetch(song: ServerSong, whole: boolean, signal?: AbortSignal): Promise<FetchedSong> {
    const path = join(this.#folder, `${++this.#count}${song.format === '' ? '' : `.${song.format}`}`)
    for (let tried = 1; ; tried++) {
      try {
        const part = whole || !this.#hasRanges || !hasParts(song) ? undefined : await this.#part(song, signal)
        const { isWhole, length } = await this.#write(path, song, part, signal)
        return { path, isWhole, isComplete: !isWhole || song.bytes === null || song.bytes === length }
      } catch (error) {
        await rm(path, { force: true })
        if (!ServerError.isInstance(error) || error.code !== 'unreachable' || tried >= TRIES) throw error
      } finally {
        this.#budget.save()
      }
    }
  }

  /** Which part of a song is wanted, by what its file begins with; undefined for the whole. */
  async #part(song: ServerSong, signal?: AbortSignal): Promise<SongPart | undefined> {
    const audio = await this.#server.audio(song.id, HEAD, signal)
    const pieces: Uint8Array[] = []
    let length = 0
    try {
      for await (const piece of audio.bytes) {
        this.#budget.add(piece.length)
        pieces.push(piece)
        length += piece.length
        if (length > HEAD.last) break
      }
    } finally {
      audio.close()
    }
    // One that sends more than was asked for knows no ranges.
    if (audio.total !== undefined && audio.total > HEAD.last + 1 && length > HEAD.last + 1) this.#hasRanges = false
    return this.#hasRanges ? partOf(song, Buffer.concat(pieces)) : undefined
  }

  /** Writes the song, or a part of it. */
  async #write(
    path: string,
    song: ServerSong,
    part: SongPart | undefined,
    signal?: AbortSignal,
  ): Promise<{ isWhole: boolean; length: number }> {
    const audio = await this.#server.audio(song.id, part?.range, signal)
    const file = await open(path, 'wx', 0o600)
    try {
      const isWhole = part === undefined || audio.first !== part.range.first
      if (isWhole && part !== undefined && audio.first !== 0) {
        throw new ServerError('bad-answer', 'the server gives another part of the file than was asked for')
      }
      if (!isWhole) await file.write(part.before)
      const most = isWhole ? LARGEST_FILE : part.range.last - part.range.first + 1
      return { isWhole, length: await this.#copy(audio.bytes, file, most) }
    } finally {
      audio.close()
      await file.close()
    }
  }

  async #copy(bytes: AsyncIterable<Uint8Array>, file: FileHandle, most: number): Promise<number> {
    let left = most
    for await (const piece of bytes) {
      this.#budget.add(piece.length)
      if (piece.length > left) throw new ServerError('too-large', `the server sends more than ${most} bytes`)
      left -= piece.length
      await file.write(piece)
    }
    return most - left
  }
}
