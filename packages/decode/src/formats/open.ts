import { AudioDecodeError, named, unsupported } from '../errors.ts'
import { abortable, type ByteSource, type Patch, partOf, patched } from '../reading/source.ts'
import { ascii, id3Length } from './bytes.ts'
import { foreignFormat } from './foreign.ts'
import { type AudioFormat, SNIFF_LENGTH, sniffFormat } from './format.ts'
import type { AudioTrack, Opening } from './track.ts'

/** Zeros in front of a file that are skipped. */
const MOST_ZEROS = 2 ** 26
const MOST_TAGS = 64
/** Where the first packet of an Ogg file begins. */
const SPEEX_AT = 28

/** Opens a file when it is wanted. */
export function opening(source: ByteSource): Opening {
  return signal => openAudio(signal ? abortable(source, signal) : source)
}

/** Finds the format by content and opens the file. A decoder's code is loaded when the first file of its format is opened. */
async function openAudio(source: ByteSource): Promise<AudioTrack> {
  if (source.size === 0) throw new AudioDecodeError('unknown-format', 'the file is empty')
  const { offset, bytes } = await beginning(source)
  const found = sniffFormat(bytes)
  const foreign = found ? undefined : foreignFormat(bytes)
  if (foreign) throw unsupported(foreign.name, foreign.format !== undefined)
  // All that follows a tag and is nothing else is mp3, because it is mp3 that has such tags.
  const format = found ?? (offset > 0 && bytes.length > 0 && id3Length(await source.read(0, 10), 0) > 0 ? 'mp3' : null)
  if (!format) throw new AudioDecodeError('unknown-format', 'not an audio file of a format that is known')
  try {
    return await openFormat(format, source, offset, bytes)
  } catch (error) {
    throw named(format, error)
  }
}

async function openFormat(
  format: AudioFormat,
  source: ByteSource,
  offset: number,
  head: Uint8Array,
): Promise<AudioTrack> {
  if (format === 'mp3') return (await import('../mp3/mp3.ts')).openMp3(source)
  if (format === 'wav') return (await import('../wav/wav.ts')).openWav(source, offset)
  const { openSymphonia } = await import('../symphonia/track.ts')
  const part = offset > 0 ? partOf(source, offset) : source
  switch (format) {
    case 'flac': {
      const { patches, claimed } = await (await import('../flac/mend.ts')).mendFlac(part)
      return openSymphonia(format, 'flac', patched(part, patches), { claimed })
    }
    case 'mp4': {
      const { editBegin } = await import('../mp4/edits.ts')
      const { cutOffMp4 } = await import('./cut-off.ts')
      return openMended(part, cutOffMp4, from =>
        openSymphonia(format, 'mp4', from, { begin: rate => editBegin(from, rate) }),
      )
    }
    case 'ogg':
      if (ascii(head, SPEEX_AT, 'Speex')) throw unsupported('Speex')
      return openMended(part, (await import('../ogg/mend.ts')).damagedPages, from => openSymphonia(format, 'ogg', from))
    case 'aac':
      return openSymphonia(format, 'mp4', part)
    case 'aiff':
      return openSymphonia(format, 'aiff', part)
    case 'caf':
      return openMended(part, (await import('./cut-off.ts')).cutOffCaf, from => openSymphonia(format, 'all', from))
    case 'matroska':
      return openMended(part, (await import('./cut-off.ts')).cutOffMatroska, from => openSymphonia(format, 'all', from))
  }
}

/** Opens a file; where it is broken, once more with some of its bytes replaced. */
async function openMended(
  source: ByteSource,
  mend: (source: ByteSource) => Promise<Patch[]>,
  open: (source: ByteSource) => Promise<AudioTrack>,
): Promise<AudioTrack> {
  try {
    return await open(source)
  } catch (error) {
    if (!AudioDecodeError.isInstance(error) || error.code !== 'broken-audio') throw error
    const patches = await mend(source)
    if (patches.length === 0) throw error
    return open(patched(source, patches))
  }
}

/** Where the file begins behind tags and zeros, and what is there. */
export async function beginning(source: ByteSource): Promise<{ offset: number; bytes: Uint8Array }> {
  let offset = 0
  let bytes = await source.read(0, SNIFF_LENGTH)
  for (let count = 0; count < MOST_TAGS; count++) {
    const tag = id3Length(bytes, 0)
    if (tag === 0) break
    offset += tag
    bytes = await source.read(offset, SNIFF_LENGTH)
  }
  while (bytes.length > 0 && offset < MOST_ZEROS) {
    const zeros = bytes.findIndex(byte => byte !== 0)
    if (zeros === 0) break
    // "ftyp" follows a size whose first bytes are zeros.
    if (offset === 0 && zeros > 0 && zeros < 4) break
    offset += zeros < 0 ? bytes.length : zeros
    bytes = await source.read(offset, SNIFF_LENGTH)
  }
  return { offset, bytes }
}
