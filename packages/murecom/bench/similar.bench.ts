/**
 * How good `similar` is beside other programs: for each recording, how many of the others that are most alike are of its own genre (50
 * excerpts of GTZAN, five of each of ten genres; MURECOM_DATA names the folder that has gtzan-50) or album (Debian's packs of
 * game music, 16 songs of each at most; MURECOM_ALBUMS names the folder that similar/fetch-albums.sh makes). Every way and every peer has
 * the same 30 s of each. Differences to the default are taken in pairs, by a bootstrap over the recordings: one whose interval
 * holds 0 means nothing. GTZAN's other excerpts are not at hand here.
 *
 * MURECOM_PYTHON names a Python with bliss-audio and pymusly; without them their rows are left out. MURECOM_VECTORS names a
 * folder that keeps what the networks made of each recording: a second run takes seconds.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { peerPythonOrSkip, startPeer } from '@murecom/testing/peer'
import { type Row, record } from '../../../benchmarks/record.ts'
import { type Likeness, OTHER_SET, TWO_STRETCHES, WAYS } from './similar/likeness.ts'
import { AT, interval, meanOf, type Quality, qualityOf } from './similar/quality.ts'
import { type Recording, recordingsOf } from './similar/recordings.ts'

interface PeerAnswer {
  bliss?: number[][]
  mandelellis?: number[][]
  timbre?: number[][]
  missing: Record<string, string>
}

const cache = process.env['MURECOM_VECTORS'] ?? mkdtempSync(join(tmpdir(), 'murecom-similar-'))
const albums = process.env['MURECOM_ALBUMS']
const SETS = [
  { name: 'genre', folder: process.env['MURECOM_DATA'], pattern: 'gtzan-50/*/*.wav', variable: 'MURECOM_DATA' },
  { name: 'album', folder: albums, pattern: '*/*.{ogg,opus,mp3,flac}', variable: 'MURECOM_ALBUMS' },
]
const peers: Record<string, string> = {}
const rows: Row[] = []
const found: { name: string; recordings: Recording[] }[] = []
for (const { name, folder, pattern, variable } of SETS) {
  if (!folder) console.log(`skipped ${name}: ${variable} names no folder`)
  else {
    const kept = join(cache, name === 'genre' ? 'gtzan' : 'albums')
    found.push({ name, recordings: await recordingsOf(folder, pattern, kept) })
  }
}
for (const { name, recordings } of found) {
  const others = found.find(set => set.name !== name)?.recordings ?? []
  const groups = recordings.map(({ group }) => group)
  let first: Quality | undefined
  // Short excerpts have no stretch except the middle.
  const ways = WAYS.filter(({ name }) => name !== TWO_STRETCHES || recordings.some(({ isShort }) => !isShort)).filter(
    ({ name }) => name !== OTHER_SET || others.length > 0,
  )
  for (const { name: how, needs, of } of [...ways, ...(await peerWays(recordings))]) {
    const quality = qualityOf(groups, await of(recordings, others))
    first ??= quality
    rows.push(rowOf(`${name}, ${recordings.length}`, how, needs, quality, quality === first ? undefined : first))
    console.log(rows.at(-1))
  }
}
if (rows.length > 0) record('similar', peers, rows)

function rowOf(set: string, how: string, needs: string, quality: Quality, first: Quality | undefined): Row {
  const difference = (of: keyof Quality): string =>
    first ? interval(quality[of].map((value, i) => value - first[of][i]!)) : '-'
  return {
    'same, recordings': set,
    how,
    needs,
    [`precision at ${AT}`]: meanOf(quality.precision).toFixed(3),
    'less the default, 95 %': difference('precision'),
    'average precision': meanOf(quality.average).toFixed(3),
    'less the default, 95 % ': difference('average'),
  }
}

async function peerWays(recordings: readonly Recording[]) {
  if (!peerPythonOrSkip()) return []
  const peer = startPeer(new URL('similar/peers.py', import.meta.url), { quiet: true })
  const { missing, ...found } = await peer.ask<PeerAnswer>({ wavs: recordings.map(({ wav }) => wav) })
  peer.close()
  for (const [name, why] of Object.entries(missing)) console.log(`left out ${name}: ${why}`)
  if (found.bliss) peers['bliss-audio'] = '0.2.0'
  if (found.mandelellis) peers['pymusly'] = '2.0.0'
  const ways = Object.entries(found).map(([name, values]) => ({
    name: name === 'bliss' ? 'bliss-audio' : `musly, ${name}`,
    needs: 'another program',
    of: (): Likeness => (name === 'bliss' ? byDistance(values) : (a, b) => -values[a]![b]!),
  }))
  return ways
}

/** Least Euclidean distance first, as bliss's documentation has it. */
function byDistance(features: readonly (readonly number[])[]): Likeness {
  return (a, b) => -Math.hypot(...features[a]!.map((x, d) => x - features[b]![d]!))
}
