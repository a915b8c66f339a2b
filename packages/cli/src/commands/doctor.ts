import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { compileFirst } from '@murecom/internal/wasm'
import type { Command } from 'commander'
import { gtzanModel, musicnnModel } from 'murecom'
import { findFfmpeg } from 'murecom/node'
import { lookAtDisk } from '../health/disk.ts'
import { attempt, type Finding } from '../health/finding.ts'
import { lookAtLibrary } from '../health/library.ts'
import { lookAtPlaylists } from '../health/playlists.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../options/library-path.ts'
import { DB_OPTION, defaultCatalogPath, defaultModelPath, MODEL_OPTION } from '../options/model-paths.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'
import { clean, displayWidth } from '../terminal/table.ts'
import { nodeTooOld } from '../versions/node-version.ts'

interface DoctorOptions {
  library?: string
  db?: string
  model?: string
  json?: boolean
  quiet?: boolean
}

export function addDoctorCommand(program: Command, io: Io): void {
  const command = program
    .command('doctor')
    .description('what this machine has, and what is wrong with the library, the catalogue and the recommender')
    .option(...LIBRARY_OPTION)
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print only what is wrong')
  run(command, (options: DoctorOptions) => doctor(options, io))
}

async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  const file = options.library ?? defaultLibraryPath(io.env)
  const findings: Finding[] = [
    machine(
      'Node.js',
      nodeTooOld(process.versions.node) ?? undefined,
      `${process.versions.node}, ${process.platform} ${process.arch}`,
    ),
    machine(
      'SIMD',
      undefined,
      (await compileFirst([SIMD_PROBE])) ? 'WebAssembly SIMD is there' : 'none: everything works, at less speed',
    ),
    machine('threads', undefined, `${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown processor'})`),
    machine('memory', undefined, `${gibibytes(totalmem())} GiB, ${gibibytes(freemem())} GiB free`),
    await attempt('model musicnn', async () => describeLoad(musicnnModel)),
    await attempt('model gtzan', async () => describeLoad(gtzanModel)),
    ...(await lookAtLibrary(file)),
    ...(await lookAtPlaylists(options.db ?? defaultCatalogPath(io.env), options.model ?? defaultModelPath(io.env))),
    await lookAtDisk(isPostgresUrl(file) ? defaultLibraryPath(io.env) : file),
    await ffmpeg(),
  ]
  const healthy = findings.every(({ state }) => state !== 'failed')
  if (options.json) io.out(`${JSON.stringify({ healthy, findings })}\n`)
  else {
    const width = Math.max(...findings.map(({ name }) => displayWidth(name)))
    for (const { name, state, text } of findings) {
      if (options.quiet && state === 'ok') continue
      io.out(`${state.padEnd(7)}  ${name.padEnd(width)}  ${clean(text)}\n`)
    }
  }
  return healthy ? 0 : 1
}

function machine(name: string, wrong: string | undefined, text: string): Finding {
  return { name, state: wrong === undefined ? 'ok' : 'failed', text: wrong ?? text }
}

async function describeLoad(load: () => ReturnType<typeof gtzanModel>): Promise<string> {
  const started = performance.now()
  const { dimensions, tagNames = [] } = await load()
  const milliseconds = Math.round(performance.now() - started)
  return `loads in ${milliseconds} ms; vectors of ${dimensions}, ${tagNames.length} tags`
}

/** An ffmpeg is wanted for some formats only, so its absence is nothing wrong. */
async function ffmpeg(): Promise<Finding> {
  const found = await findFfmpeg()
  const formats = "WMA, Monkey's Audio, WavPack, DSD, Musepack, AC-3"
  return found
    ? { name: 'ffmpeg', state: 'ok', text: `${found.version}, ${found.path}: reads ${formats} and others` }
    : {
        name: 'ffmpeg',
        state: 'missing',
        text: `not on the PATH: ${formats} and others are passed over; nothing else needs it`,
      }
}

/** A module with one SIMD instruction (i8x16.splat), which an engine without SIMD does not take for valid. */
const SIMD_PROBE = { name: 'probe', base64: () => 'AGFzbQEAAAABBQFgAAF7AwIBAAoIAQYAQQD9Dws=' }

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1)
}
