/**
 * What two large files take: a WAV of 2.5 GB and an mp3 of twelve hours, 30 s out of their middle and the whole of them chunk by
 * chunk, mono at 16 kHz. Each is read in a process of its own, for its peak; a process that does nothing is the first row.
 * `HOURS=1` makes a shorter mp3, for a try.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'
import { bundle } from './bundle.ts'
import { largeWav, longMp3 } from './large-files.ts'

const hours = Number(process.env['HOURS'] ?? 12)
const folder = mkdtempSync(join(tmpdir(), 'decode-memory-'))
const rows: Row[] = []
try {
  const entry = await bundle(join(folder, 'bundle'))
  const files: [string, string][] = [
    ['WAV, 2.5 GB', largeWav(folder)],
    [`mp3, ${hours} h`, longMp3(folder, hours)],
  ]
  const run = (file: string, what: string, script: string): void => {
    const text = `
      ${script}
      console.log(process.resourceUsage().maxRSS / 1024)`
    const flags = ['--no-warnings', '--input-type=module', '-e', text]
    const peak = Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }))
    const row = { file, decoded: what, 'peak MB': Math.round(peak) }
    console.log(row)
    rows.push(row)
  }
  run('none', 'nothing', '')
  for (const [name, path] of files) {
    const start = `
      const { decode, decodeChunks, probe, loadSimdKernels } = await import(${JSON.stringify(entry)})
      const path = ${JSON.stringify(path)}
      const kernels = await loadSimdKernels()`
    run(name, 'its length', `${start}\nawait probe(path)`)
    run(
      name,
      '30 s of the middle',
      `${start}
      const { durationSeconds } = await probe(path)
      const { samples } = await decode(path, { sampleRate: 16000, offsetSeconds: durationSeconds / 2, durationSeconds: 30, kernels })
      if (samples.length !== 480000) throw new Error(samples.length)`,
    )
    run(
      name,
      'all of it, in chunks',
      `${start}
      let length = 0
      for await (const { samples } of decodeChunks(path, { sampleRate: 16000, kernels })) length += samples.length
      const { durationSeconds } = await probe(path)
      if (Math.abs(length - durationSeconds * 16000) > 2) throw new Error(length)`,
    )
  }
  console.table(rows)
  record('decode-memory', {}, rows)
} finally {
  rmSync(folder, { recursive: true })
}
