/**
 * How long a catalogue of the first schema takes to open once: its steps, songs that become one, names that are folded anew.
 * A number gives its tracks. Writes benchmarks/results/spotify-crawler-migration.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '../../../benchmarks/record.ts'
import { openCatalog } from '../src/index.ts'
import { writeOldCatalogue } from '../test/kill-import.ts'

const TRACKS = Number(process.argv[2] ?? 500_000)
const folder = mkdtempSync(join(tmpdir(), 'murecom-migration-'))
try {
  const path = join(folder, 'old.db')
  writeOldCatalogue(path, TRACKS)
  const megabytes = Math.round(statSync(path).size / 1e6)
  const start = performance.now()
  const catalog = await openCatalog(path)
  const seconds = (performance.now() - start) / 1000
  const { tracks, entries } = catalog.stats()
  catalog.close()
  const row = { tracks: TRACKS, MB: megabytes, 'tracks behind it': tracks, entries, seconds: seconds.toFixed(1) }
  console.log(row)
  record('spotify-crawler-migration', {}, [row])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
