import { existsSync, statSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { compileFirst } from '@murecom/internal/wasm'
import type { Command } from 'commander'
import { gtzanModel, musicnnModel } from 'murecom'
import { findFfmpeg, openLibrary, systemPath } from 'murecom/node'
import { CommandError } from '../errors.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../options/library-path.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'
import { clean, displayWidth } from '../terminal/table.ts'
import { nodeTooOld } from '../versions/node-version.ts'

/** One thing that was looked at. */
interface Finding {
  name: string
  /** `'missing'` is nothing wrong: it can be made. */
  state: 'ok' | 'missing' | 'failed'
  text: string
}

export function addDoctorCommand(program: Command, io: Io): void {
  const command = program
    .command('doctor')
    .description('what this machine has: Node.js, SIMD, threads, memory, the library, the models')
    .option(...LIBRARY_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print only what is wrong')
  run(command, (options: { library?: string; json?: boolean; quiet?: boolean }) => doctor(options, io))
}

async function doctor(options: { library?: string; json?: boolean; quiet?: boolean }, io: Io): Promise<number> {
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
    await library(options.library ?? defaultLibraryPath(io.env)),
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

async function attempt(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'ok', text: await look() }
  } catch (error) {
    return { name, state: 'failed', text: error instanceof Error ? error.message : String(error) }
  }
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

async function library(file: string): Promise<Finding> {
  if (!existsSync(file)) {
    return { name: 'library', state: 'missing', text: `${file}: not there yet. Make it with: murecom index <folder>` }
  }
  return attempt('library', async () => {
    const opened = await openLibrary(file)
    try {
      const songs = opened.songs()
      const gone = songs.filter(({ path }) => !existsSync(systemPath(path))).length
      const lost = gone > 0 ? `, ${gone} of them no longer where they were` : ''
      let broken = 0
      for (const { vectors } of opened.songVectors()) if (!vectors.every(Number.isFinite)) broken++
      if (broken > 0)
        throw new CommandError(`${file}: ${broken} songs have values that are no numbers: index their folders again`)
      const size = (statSync(file).size / 2 ** 20).toFixed(1)
      return `${file}: ${songs.length} songs${lost}, model ${opened.model}, ${size} MiB`
    } finally {
      opened.close()
    }
  })
}

/** A module with one SIMD instruction (i8x16.splat), which an engine without SIMD does not take for valid. */
const SIMD_PROBE = { name: 'probe', base64: () => 'AGFzbQEAAAABBQFgAAF7AwIBAAoIAQYAQQD9Dws=' }

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1)
}
