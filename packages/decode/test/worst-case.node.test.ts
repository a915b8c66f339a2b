import { expect, it } from 'vitest'
import { outcomeOf } from './fuzz/outcome.ts'
import { joined } from './joined.ts'

/**
 * A megabyte of what the readers of each format like least: whatever looks like the beginning of something, again and again.
 * Read in time that grows with the square of its length, one of these takes minutes; the test's own limit is what it is held to.
 */
const MB = 1_000_000
const many = (piece: string | Uint8Array, length = MB): Uint8Array => {
  const bytes = joined(piece)
  return new Uint8Array(length).map((_, i) => bytes[i % bytes.length]!)
}
const uint32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
const uint32le = (value: number): Uint8Array => uint32(value).reverse()
const atom = (name: string, content: Uint8Array): Uint8Array => joined(uint32(8 + content.length), name, content)

const WAV = joined('RIFF', uint32le(MB), 'WAVE')
const WAV_FORMAT = joined('fmt ', uint32le(16), '\x01\0\x01\0', uint32le(8000), uint32le(16000), '\x02\0\x10\0')
const AIFF = joined('FORM', uint32(MB), 'AIFF')
const FLAC = joined('fLaC', '\x80\0\0\x22', '\x10\0\x10\0\0\0\0\0\0\0', '\x0a\xc4\x40\xf0', new Uint8Array(20))
const CAF = joined('caff\0\x01\0\0', 'desc', uint32(0), uint32(32), new Uint8Array(32))
const page = (flags: number, packet: string): Uint8Array =>
  joined(
    'OggS\0',
    Uint8Array.of(flags),
    new Uint8Array(8),
    '\x07\0\0\0',
    new Uint8Array(8),
    Uint8Array.of(1, packet.length),
    packet,
  )
const OPUS = page(2, 'OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0')

const WORST: Record<string, Uint8Array> = {
  'mp3: syncs': many('\xff\xfb'),
  'mp3: headers without their frames': many('\xff\xfb\x90\xc0'),
  'mp3: headers of the shortest frames': many('\xff\xf3\x14\xc4'),
  'mp3: headers of free format': many(joined('\xff\xfb\x00\xc0', new Uint8Array(60))),
  'mp3: two headers in turns': many(joined('\xff\xfb\x90\xc0\xff\xf3\x90\xc0', new Uint8Array(100))),
  'mp3: tags behind tags': many('ID3\x03\0\0\0\0\0\0'),
  'mp3: tags of another version': many('ID3\x04\0\x10\0\0\0\x0a'),
  'mp3: old tags': joined('\xff\xfb\x90\xc0', many('TAG')),
  'mp3: zeros': joined('ID3\x03\0\0\0\0\0\0', new Uint8Array(MB)),
  'aac: syncs': many('\xff\xf1'),
  'aac: headers of seven bytes': many('\xff\xf1\x50\x80\0\xff\xfc'),
  'flac: syncs': joined(FLAC, many('\xff\xf8')),
  'flac: headers': joined(FLAC, many('\xff\xf8\xc9\x18\0\xc2')),
  'flac: empty blocks': joined('fLaC', many('\x01\0\0\0')),
  'flac: empty blocks of comments': joined('fLaC', many('\x04\0\0\0')),
  'ogg: pages without a packet': joined(OPUS, many(joined('OggS\0\0', new Uint8Array(21)))),
  'ogg: words of pages': joined(OPUS, many('OggS')),
  'ogg: beginnings of streams': many(OPUS),
  'ogg: pages that go on': joined(OPUS, many(joined('OggS\0\x01', new Uint8Array(20), '\x01\xff'))),
  'ogg: pages of tags': joined(OPUS, many(page(0, 'OpusTags'))),
  'wav: empty chunks': joined(WAV, many(joined('LIST', uint32le(0)))),
  'wav: formats': joined(WAV, many(WAV_FORMAT)),
  'wav: empty data': joined(WAV, WAV_FORMAT, many(joined('data', uint32le(0)))),
  'wav: chunks of one byte': joined(WAV, WAV_FORMAT, many(joined('x   ', uint32le(1), '\0\0'))),
  'wav: files in files': many(joined('RIFF', uint32le(MB), 'WAVE')),
  'aiff: empty chunks': joined(AIFF, many(joined('ANNO', uint32(0)))),
  'aiff: empty sound': joined(AIFF, many(joined('SSND', uint32(0)))),
  'caf: empty chunks': joined(CAF, many(joined('free', uint32(0), uint32(0)))),
  'mp4: empty atoms': joined(atom('ftyp', joined('M4A ', uint32(0))), many(joined(uint32(8), 'free'))),
  'mp4: atoms within atoms': joined(atom('ftyp', joined('M4A ', uint32(0))), many(joined(uint32(MB), 'moov'))),
  'mp4: tracks': joined(atom('ftyp', joined('M4A ', uint32(0))), atom('moov', many(atom('trak', new Uint8Array())))),
  'mp4: tracks within tracks': joined(
    atom('ftyp', joined('M4A ', uint32(0))),
    atom('moov', many(joined(uint32(MB), 'trak'))),
  ),
  'mp4: atoms of size 0': joined(atom('ftyp', joined('M4A ', uint32(0))), many(joined(uint32(0), 'moov'))),
  'matroska: segments': many('\x1aE\xdf\xa3\x80\x18S\x80g\xff'),
  'matroska: segments within segments': joined('\x1aE\xdf\xa3\x80', many('\x18S\x80g\x01\0\0\0\0\x0fB@')),
  'matroska: empty clusters': joined(
    '\x1aE\xdf\xa3\x8bB\x82\x84webmB\x87\x81\x02',
    '\x18S\x80g\xff',
    many('\x1fC\xb6u\x80'),
  ),
  'matroska: void': joined('\x1aE\xdf\xa3\x8bB\x82\x84webmB\x87\x81\x02', '\x18S\x80g\xff', many('\xec\x80')),
  'nothing but zeros': new Uint8Array(MB),
  'nothing but ones': new Uint8Array(MB).fill(255),
}

it.each(Object.keys(WORST))('%s', async what => {
  const bytes = WORST[what]!
  for (const i of [0, 1]) expect(['samples', 'error']).toContain(await outcomeOf(bytes, i, () => 0.5))
})
