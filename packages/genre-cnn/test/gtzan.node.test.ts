import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GTZAN_LABELS, loadGtzanGenreCnn } from '../src/gtzan.ts'
import { GenreCnn } from '../src/index.ts'

const path = join(process.env['MURECOM_DATA'] ?? '', 'song_classify.h5')
const reason = 'MURECOM_DATA names no folder with song_classify.h5'

test.skipIf(!existsSync(path))(
  `the shipped weights are those of song_classify.h5 (else skipped: ${reason})`,
  async () => {
    const read = await GenreCnn.fromKerasH5(await readFile(path), { labels: GTZAN_LABELS })
    const shipped = await loadGtzanGenreCnn()
    expect(new Uint8Array(read.toBuffer())).toEqual(new Uint8Array(shipped.toBuffer()))
  },
)
