import { broken } from '../errors.ts'
import { id3Length } from '../formats/bytes.ts'
import type { ByteSource } from '../reading/source.ts'
import { SourceWindow } from '../reading/window.ts'
import { FrameList } from './frame-list.ts'
import { type FrameHeader, frameHeader, infoFrame } from './header.ts'
import { chainedFrames, freeFrameSize, LARGEST_FRAME, tagLength } from './sync.ts'

/** Longest frame that states its size: 320 kbit/s at 32 kHz, with padding. */
const LARGEST_STATED = 1441

/**
 * The frames of an mp3 file, found by their headers without decoding: tags, pictures, broken stretches and the encoder's
 * info frame do not belong to the list. The file is looked through as far as it is asked for.
 */
export class Mp3Frames {
  readonly sampleRate: number
  /** Samples of a frame. */
  readonly samples: number
  /** Samples of the decoder's output in front of the first one of the music. */
  readonly skip: number
  /** The music ends here, in samples of the decoder's output; Infinity where the file does not say. */
  readonly end: number
  /** Another file that was joined to this one begins here, where there is one. */
  readonly resumes: number
  /** Channels of the first frame. */
  readonly channels: number
  /** The frames found so far. */
  readonly list = new FrameList()
  readonly #window: SourceWindow
  readonly #kind: number
  /** Size of a frame of free format without its padding byte; 0 when every header states the size. */
  readonly #freeSize: number
  /** True when the frames do not state their size. */
  readonly freeFormat: boolean
  /** Bytes of the longest frame there may be. */
  readonly longest: number
  #next: number
  #ended = false

  private constructor(window: SourceWindow, first: number, header: FrameHeader, freeSize: number) {
    this.#window = window
    this.#kind = header.kind
    this.#freeSize = freeSize
    this.freeFormat = freeSize > 0
    this.longest = freeSize > 0 ? freeSize + 1 : LARGEST_STATED
    this.sampleRate = header.sampleRate
    this.samples = header.samples
    const size = header.size || freeSize + header.padding
    const at = window.at(first)
    const info = infoFrame(window.bytes.subarray(at, at + size), header)
    this.#next = info ? first + size : first
    // The decoder itself is 529 samples late; who says how late the encoder was means both to be cut off.
    this.skip = info?.delay === undefined ? 0 : info.delay + 529
    const total = (info?.frames ?? 0) * header.samples
    const isKnown = info?.delay !== undefined && total > 0
    this.end = isKnown ? Math.max(this.skip, total - Math.max(0, info.padding - 529)) : Number.POSITIVE_INFINITY
    this.resumes = isKnown ? total : Number.POSITIVE_INFINITY
    this.channels = header.channels
  }

  static async open(source: ByteSource): Promise<Mp3Frames> {
    const window = new SourceWindow(source)
    let offset = 0
    for (;;) {
      await window.move(offset, LARGEST_FRAME)
      const tag = id3Length(window.bytes, 0)
      if (tag === 0) break
      offset += tag
    }
    const expected = offset
    for (; window.bytes.length > 4; await window.move(offset, 0)) {
      for (let i = window.bytes.indexOf(0xff); i >= 0; i = window.bytes.indexOf(0xff, i + 1)) {
        const last = window.start + window.bytes.length === source.size
        // Too near the end of the window to see the frame after: go on from here in the next window.
        if (!last && i + 3 * LARGEST_FRAME > window.bytes.length && i > 0) {
          offset = window.start + i
          break
        }
        const header = frameHeader(window.bytes, i)
        if (!header) continue
        const freeSize = header.size === 0 ? freeFrameSize(window.bytes, i, header) : 0
        const size = header.size || (freeSize && freeSize + header.padding)
        if (size === 0) continue
        const following = i + size
        // Where a frame is expected another one confirms it; elsewhere two others do, because two in all may be chance.
        const confirmed =
          window.start + i === expected
            ? frameHeader(window.bytes, following)?.kind === header.kind
            : chainedFrames(window.bytes, i)
        if (confirmed || (last && following === window.bytes.length)) {
          return new Mp3Frames(window, window.start + i, header, freeSize)
        }
      }
      if (window.start + window.bytes.length >= source.size) break
      if (window.start === offset || offset < window.start) offset = window.start + window.bytes.length - 3
    }
    throw broken('no mp3 frame in the file')
  }

  /** Looks for frames until `count` are known; returns how many there are, fewer at the end of the file. */
  async find(count: number): Promise<number> {
    const window = this.#window
    while (this.list.length < count && !this.#ended) {
      if (!window.has(this.#next, 32)) {
        await window.move(this.#next, LARGEST_FRAME)
        if (window.bytes.length < 4) {
          this.#ended = true
          break
        }
      }
      const at = window.at(this.#next)
      const header = frameHeader(window.bytes, at)
      const size = header ? this.#sizeOf(header) : 0
      if (header?.kind === this.#kind && size > 0) {
        if (this.#next + size > window.source.size) {
          this.#ended = true // the file was cut off within the frame
          break
        }
        this.list.push(this.#next, size, 4 + header.sideInfo)
        this.#next += size
      } else {
        const tag = window.has(this.#next, 32) ? tagLength(window.bytes, at) : 0
        if (tag > 0) this.#next += tag
        else await this.#resynchronise()
      }
    }
    return Math.min(count, this.list.length)
  }

  #sizeOf(header: FrameHeader): number {
    return this.#freeSize > 0 ? (header.size === 0 ? this.#freeSize + header.padding : 0) : header.size
  }

  /** Moves on to the next place where two frames of the file's kind follow each other, or one ends the file. */
  async #resynchronise(): Promise<void> {
    const window = this.#window
    for (let offset = this.#next + 1; offset + 4 <= window.source.size; ) {
      if (!window.has(offset, Math.min(2 * LARGEST_FRAME, window.source.size - offset))) {
        await window.move(offset, 2 * LARGEST_FRAME)
      }
      const at = window.bytes.indexOf(0xff, window.at(offset))
      if (at < 0) {
        offset = window.start + window.bytes.length
        continue
      }
      offset = window.start + at
      if (!window.has(offset, Math.min(2 * LARGEST_FRAME, window.source.size - offset))) continue
      const header = frameHeader(window.bytes, at)
      const size = header?.kind === this.#kind ? this.#sizeOf(header) : 0
      const ends = offset + size === window.source.size
      if (size > 0 && (ends || frameHeader(window.bytes, at + size)?.kind === this.#kind)) {
        this.#next = offset
        return
      }
      offset++
    }
    this.#ended = true
  }
}
