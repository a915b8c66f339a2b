/** Numbers that sizes, counts and times in headers are replaced with. */
export const HOSTILE = [0, 1, 7, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff] as const

const BOXES = [
  ...[
    'ftyp',
    'moov',
    'mvhd',
    'trak',
    'tkhd',
    'edts',
    'elst',
    'mdia',
    'mdhd',
    'hdlr',
    'minf',
    'stbl',
    'stsd',
    'mp4a',
    'esds',
  ],
  ...['alac', 'Opus', 'dOps', 'stts', 'stsc', 'stsz', 'stco', 'co64', 'udta', 'meta', 'mdat'],
]
const CHUNKS = [
  'fmt ',
  'data',
  'ds64',
  'fact',
  'LIST',
  'COMM',
  'SSND',
  'desc',
  'pakt',
  'kuki',
  'chan',
  'free',
  'RIFF',
  'FORM',
]
/** Segment, Info, Tracks, TrackEntry, CodecPrivate, Cluster, SimpleBlock, Cues, Seek, in the bytes of their ids. */
const ELEMENTS = ['18538067', '1549a966', '1654ae6b', 'ae', '63a2', '1f43b675', 'a3', '1c53bb6b', '4dbb', 'e1', 'b5']

type Random = (below: number) => number
type Lie = (bytes: Uint8Array, view: DataView, random: Random) => void

const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!

/** Places where one of `names` is. */
function places(bytes: Uint8Array, names: readonly (readonly number[])[]): number[] {
  const found: number[] = []
  for (let i = 0; i + 4 <= bytes.length; i++) {
    if (names.some(name => name.every((byte, k) => bytes[i + k] === byte))) found.push(i)
  }
  return found
}
const letters = (names: readonly string[]): number[][] => names.map(name => [...name].map(c => c.charCodeAt(0)))
const hexes = (names: readonly string[]): number[][] =>
  names.map(name => name.match(/../g)!.map(byte => Number.parseInt(byte, 16)))

function put(view: DataView, at: number, value: number, littleEndian = false): void {
  if (at >= 0 && at + 4 <= view.byteLength) view.setUint32(at, value, littleEndian)
}

/** A box's size, or one of the numbers at its start: of entries, of samples, of a sample's bytes. */
const lieInBoxes: Lie = (bytes, view, random) => {
  const at = pick(places(bytes, letters(BOXES)), random)
  put(view, random(2) ? at - 4 : at + 4 + 4 * random(5), pick(HOSTILE, random))
}

const lieInChunks: Lie = (bytes, view, random) => {
  const at = pick(places(bytes, letters(CHUNKS)), random)
  put(view, at + 4 + 4 * random(6), pick(HOSTILE, random), random(2) === 0)
}

/** The size of an element as one of eight bytes, or of one. */
const lieInElements: Lie = (bytes, view, random) => {
  const at = pick(places(bytes, hexes(ELEMENTS)), random)
  if (at === undefined) return
  const length = ELEMENTS.find(id => hexes([id])[0]!.every((byte, k) => bytes[at + k] === byte))!.length / 2
  if (random(2)) put(view, at + length, pick([0x01ffffff, 0x0100ffff, 0x08ffffff, 0x10000000], random))
  else bytes[Math.min(bytes.length - 1, at + length)] = pick([0x80, 0x81, 0xff, 0xfe, 0x40], random)
}

/** A field of an Ogg page, which then has the right checksum. */
const lieInPages: Lie = (bytes, view, random) => {
  const pages = places(bytes, letters(['OggS'])).filter(at => at + 27 < bytes.length)
  const at = pick(pages, random)
  const segments = bytes[at + 26]!
  switch (random(7)) {
    case 0:
      bytes[at + 5] = random(8) // continued, first, last
      break
    case 1:
      put(view, at + 6, pick(HOSTILE, random), true)
      break
    case 2:
      put(view, at + 10, pick(HOSTILE, random), true)
      break
    case 3:
      put(view, at + 14, random(3), true) // another stream
      break
    case 4:
      put(view, at + 18, pick(HOSTILE, random), true)
      break
    case 5:
      if (segments > 0) bytes[at + 27 + random(segments)] = pick([0, 1, 255], random)
      break
    case 6: {
      const body = at + 27 + segments
      if (body < bytes.length) bytes[Math.min(bytes.length - 1, body + random(60))] = random(256)
    }
  }
  seal(bytes, view, at)
}

/** Writes the checksum of a page (RFC 3533, section 6). */
function seal(bytes: Uint8Array, view: DataView, at: number): void {
  const table = at + 27
  let end = table + bytes[at + 26]!
  for (let i = table, last = end; i < last; i++) end += bytes[i] ?? 0
  if (end > bytes.length) return
  put(view, at + 22, 0)
  let crc = 0
  for (let i = at; i < end; i++) {
    crc ^= bytes[i]! << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  put(view, at + 22, crc >>> 0, true)
}

/** A block of metadata: its type, its length, or a number of the stream information. */
const lieInFlac: Lie = (bytes, view, random) => {
  if (random(2)) put(view, 4, ((bytes[4]! << 24) | random(2 ** 16)) >>> 0)
  else put(view, 8 + random(18), pick(HOSTILE, random))
}

/** The header of a frame, or a number of the encoder's. */
const lieInFrames: Lie = (bytes, view, random) => {
  const info = places(bytes, letters(['Xing', 'Info', 'LAME', 'Lavc']))
  if (info.length > 0 && random(2)) return put(view, pick(info, random) + 4 + random(40), pick(HOSTILE, random))
  const at = pick(
    places(bytes, [
      [0xff, 0xfb],
      [0xff, 0xf1],
      [0xff, 0xf3],
    ]),
    random,
  )
  bytes[at + 2 + random(5)] = random(256)
}

/** Lies where the structure of a format has its numbers. */
export const LIES: Readonly<Record<string, Lie>> = {
  mp3: lieInFrames,
  aac: lieInFrames,
  wav: lieInChunks,
  aiff: lieInChunks,
  caf: lieInChunks,
  flac: lieInFlac,
  ogg: lieInPages,
  opus: lieInPages,
  mp4: lieInBoxes,
  matroska: lieInElements,
}
