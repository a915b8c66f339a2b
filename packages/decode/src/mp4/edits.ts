import type { ByteSource } from '../reading/source.ts'

/** Boxes that hold boxes on the way to an edit list. */
const PARENTS = new Set(['moov', 'trak', 'edts', 'mdia'])
const MOST_BOXES = 10_000
/** Bytes of a box that are read: an edit list with its first two edits fits. */
const HEAD = 56

interface Track {
  timescale: number
  isSound: boolean
  /** The time in the media with which the first edit that is not empty begins. */
  begin: number
}

/**
 * Where the sound of an MP4 file begins, in samples: an encoder's delay is left out by an edit list (ISO/IEC 14496-12,
 * section 8.6.6). 0 where there is none.
 */
export async function editBegin(source: ByteSource, sampleRate: number): Promise<number> {
  const tracks: Track[] = []
  let boxes = 0
  const walk = async (from: number, to: number): Promise<void> => {
    for (let offset = from; offset + 8 <= to && boxes < MOST_BOXES; boxes++) {
      const head = await source.read(offset, HEAD)
      if (head.length < 8) return
      const view = new DataView(head.buffer, head.byteOffset, head.length)
      const name = String.fromCharCode(...head.subarray(4, 8))
      const short = view.getUint32(0)
      const isLong = short === 1 && head.length >= 16
      const size = short === 0 ? to - offset : isLong ? Number(view.getBigUint64(8)) : short
      if (size < 8) return
      if (name === 'trak') tracks.push({ timescale: 0, isSound: false, begin: 0 })
      const track = tracks.at(-1)
      if (PARENTS.has(name)) await walk(offset + (isLong ? 16 : 8), Math.min(to, offset + size))
      else if (track && head.length >= 32) read(track, name, view)
      offset += size
    }
  }
  await walk(0, source.size)
  const track = tracks.find(({ isSound }) => isSound)
  return track && track.timescale > 0 ? Math.round((track.begin * sampleRate) / track.timescale) : 0
}

function read(track: Track, name: string, view: DataView): void {
  const isVersion1 = view.getUint8(8) === 1
  if (name === 'hdlr') track.isSound ||= view.getUint32(16) === 0x736f756e /* soun */
  else if (name === 'mdhd') track.timescale = view.getUint32(isVersion1 ? 28 : 20)
  else if (name === 'elst') {
    const width = isVersion1 ? 20 : 12
    const count = Math.min(view.getUint32(12), Math.floor((view.byteLength - 16) / width))
    for (let i = 0; i < count; i++) {
      const at = 16 + i * width
      const begin = isVersion1 ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4)
      if (begin < 0) continue // an empty edit: the track begins later than others
      track.begin = begin
      return
    }
  }
}
