/** Files with tags of every kind and no sound, for tests: written by the standards, without a library. */

type Bytes = Uint8Array

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const uint32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map(b => b & 255))
const uint32le = (value: number): Buffer => Buffer.from(uint32(value)).reverse()
const sevenBits = (value: number): Buffer => Buffer.from([21, 14, 7, 0].map(shift => (value >>> shift) & 127))

/** A text frame: Latin-1 (0), UTF-16 with its mark (1), UTF-16 big endian (2), UTF-8 (3), or bytes as they are. */
export function text(value: string | Bytes, encoding = 3): Bytes {
  if (typeof value !== 'string') return Buffer.concat([Buffer.of(encoding), value])
  const wide = Buffer.from(value, 'utf16le')
  if (encoding === 1) return Buffer.concat([Buffer.of(1, 0xff, 0xfe), wide])
  if (encoding === 2) return Buffer.concat([Buffer.of(2), wide.swap16()])
  return Buffer.concat([Buffer.of(encoding), encoding === 0 ? latin1(value) : Buffer.from(value)])
}

/** An ID3v2 tag. `plainSizes` writes sizes of version 2.4 as old iTunes did. */
export function id3(
  version: 2 | 3 | 4,
  frames: readonly (readonly [id: string, content: Bytes, flags?: number])[],
  { plainSizes = version === 3, unsynchronised = false, padding = 10 } = {},
): Bytes {
  const contentOf = (content: Bytes): Bytes => (unsynchronised && version === 4 ? stuffed(content) : content)
  const plain = Buffer.concat([
    ...frames.map(([id, frame, flags = 0]) => {
      const content = contentOf(frame)
      const size =
        version === 2 ? uint32(content.length).subarray(1) : (plainSizes ? uint32 : sevenBits)(content.length)
      return Buffer.concat([latin1(id), size, version === 2 ? Buffer.of() : Buffer.of(0, flags), content])
    }),
    Buffer.alloc(padding),
  ])
  const body = unsynchronised && version === 3 ? stuffed(plain) : plain
  const head = Buffer.of(0x49, 0x44, 0x33, version, 0, unsynchronised ? 0x80 : 0)
  return Buffer.concat([head, sevenBits(body.length), body])
}

/** A zero behind each byte of 255 that could be taken for the start of sound. */
function stuffed(bytes: Bytes): Bytes {
  const isSync = (next = 0): boolean => next >= 0xe0 || next === 0
  return Buffer.from([...bytes].flatMap((byte, i) => (byte === 255 && isSync(bytes[i + 1]) ? [byte, 0] : [byte])))
}

export function id3v1(title: Bytes, artist: Bytes, album: Bytes = Buffer.of(), genre = 255, track = 0): Bytes {
  const out = Buffer.alloc(128)
  out.write('TAG', 'latin1')
  out.set(title.subarray(0, 30), 3)
  out.set(artist.subarray(0, 30), 33)
  out.set(album.subarray(0, 30), 63)
  out.write('1999', 93, 'latin1')
  out[126] = track
  out[127] = genre
  return out
}

/** An APEv2 tag with its footer only, as mp3gain writes it. */
export function ape(items: readonly (readonly [key: string, value: string | Bytes])[]): Bytes {
  const body = items.map(([key, value]) => {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value
    const flags = typeof value === 'string' ? 0 : 2
    return Buffer.concat([uint32le(bytes.length), uint32le(flags), latin1(`${key}\0`), bytes])
  })
  const size = body.reduce((sum, { length }) => sum + length, 32)
  const footer = [
    latin1('APETAGEX'),
    uint32le(2000),
    uint32le(size),
    uint32le(items.length),
    uint32le(0),
    Buffer.alloc(8),
  ]
  return Buffer.concat([...body, ...footer])
}

/** Frames of silence, so that a file is an mp3. */
export function mp3Frames(count = 6): Bytes {
  const frames = Buffer.alloc(417 * count)
  for (let i = 0; i < count; i++) frames.set([0xff, 0xfb, 0x90, 0xc0], 417 * i)
  return frames
}

function vorbisComment(comments: readonly string[]): Bytes {
  const texts = comments.map(comment => Buffer.from(comment))
  return Buffer.concat([
    ...[uint32le(4), latin1('test'), uint32le(texts.length)],
    ...texts.flatMap(bytes => [uint32le(bytes.length), bytes]),
  ])
}

/** A picture as FLAC has it. Its word for the type need not be true. */
export function flacPicture(bytes: Bytes, mimeType = 'image/jpeg', kind = 3): Bytes {
  const type = latin1(mimeType)
  const size = [uint32(1), uint32(1), uint32(24), uint32(0), uint32(bytes.length)]
  return Buffer.concat([uint32(kind), uint32(type.length), type, uint32(0), ...size, bytes])
}

export function flac(comments: readonly string[], pictures: readonly Bytes[] = []): Bytes {
  const info = Buffer.alloc(34)
  info.set([0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x42, 0xf0], 0)
  const blocks: [type: number, content: Bytes][] = [
    [0, info],
    [4, vorbisComment(comments)],
  ]
  for (const picture of pictures) blocks.push([6, picture])
  const written = blocks.map(([type, content], i) =>
    Buffer.concat([
      Buffer.of(type | (i === blocks.length - 1 ? 0x80 : 0)),
      uint32(content.length).subarray(1),
      content,
    ]),
  )
  return Buffer.concat([latin1('fLaC'), ...written, Buffer.alloc(64)])
}

export function opus(comments: readonly string[]): Bytes {
  const head = Buffer.concat([latin1('OpusHead'), Buffer.of(1, 2, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0)])
  const tags = Buffer.concat([latin1('OpusTags'), vorbisComment(comments)])
  return Buffer.concat([oggPage(head, 0, 2), oggPage(tags, 1, 0), oggPage(Buffer.alloc(20), 2, 4)])
}

function oggPage(packet: Bytes, number: number, flags: number): Bytes {
  const lacing = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255] as number[]
  const head = [latin1('OggS'), Buffer.of(0, flags), Buffer.alloc(8), uint32le(7), uint32le(number), uint32le(0)]
  return Buffer.concat([...head, Buffer.of(lacing.length, ...lacing), packet])
}

function chunk(id: string, content: Bytes, size: (n: number) => Bytes): Bytes {
  return Buffer.concat([latin1(id), size(content.length), content, Buffer.alloc(content.length & 1)])
}

export function wav(chunks: readonly (readonly [id: string, content: Bytes])[]): Bytes {
  const format = Buffer.from('01000100401f0000803e000002001000', 'hex')
  const all = [
    ...([
      ['fmt ', format],
      ['data', Buffer.alloc(32)],
    ] as const),
    ...chunks,
  ]
  const body = Buffer.concat([latin1('WAVE'), ...all.map(([id, content]) => chunk(id, content, uint32le))])
  return Buffer.concat([latin1('RIFF'), uint32le(body.length), body])
}

/** The chunk of a WAV that holds INFO. */
export function info(fields: Readonly<Record<string, Bytes>>): readonly [id: string, content: Bytes] {
  const entries = Object.entries(fields).map(([id, value]) => chunk(id, Buffer.concat([value, Buffer.of(0)]), uint32le))
  return ['LIST', Buffer.concat([latin1('INFO'), ...entries])]
}

export function aiff(chunks: readonly (readonly [id: string, content: Bytes])[]): Bytes {
  const common = Buffer.from('00010000000000100e400bfa000000000000'.slice(0, 36), 'hex')
  const all = [...([['COMM', common]] as const), ...chunks]
  const body = Buffer.concat([latin1('AIFF'), ...all.map(([id, content]) => chunk(id, content, uint32))])
  return Buffer.concat([latin1('FORM'), uint32(body.length), body])
}

const atom = (name: string, ...content: Bytes[]): Bytes => {
  const body = Buffer.concat(content)
  return Buffer.concat([uint32(8 + body.length), latin1(name), body])
}
const data = (type: number, value: Bytes): Bytes => atom('data', uint32(type), uint32(0), value)

/** A value of an MP4: a text, a number of one byte, or two numbers of a pair. */
export function mp4Item(name: string, ...values: (string | number | readonly [number, number] | Bytes)[]): Bytes {
  const items = values.map(value => {
    if (typeof value === 'string') return data(1, Buffer.from(value))
    if (typeof value === 'number') return data(21, Buffer.of(value))
    if (value instanceof Uint8Array) return data(13, value)
    return data(0, Buffer.of(0, 0, 0, value[0]!, 0, value[1]!, 0, 0))
  })
  if (!name.startsWith('----')) return atom(name, ...items)
  const [, mean = '', own = ''] = name.split(':')
  const text = (id: string, value: string): Bytes => atom(id, uint32(0), Buffer.from(value))
  return atom('----', text('mean', mean), text('name', own), ...items)
}

export function mp4(...items: Bytes[]): Bytes {
  const handler = atom('hdlr', Buffer.alloc(8), latin1('mdirappl'), Buffer.alloc(9))
  const meta = atom('meta', uint32(0), handler, atom('ilst', ...items))
  return Buffer.concat([
    atom('ftyp', latin1('M4A '), uint32(0)),
    atom('mdat', Buffer.alloc(100)),
    atom('moov', atom('udta', meta)),
  ])
}

/** The smallest pictures, as far as their first bytes go. */
export const PICTURES = {
  jpeg: Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
  png: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  gif: latin1('GIF89a\u0001\0\u0001\0'),
  webp: latin1('RIFF\u0010\0\0\0WEBPVP8 '),
  svg: latin1('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  html: latin1('<html><script>alert(1)</script></html>'),
}
