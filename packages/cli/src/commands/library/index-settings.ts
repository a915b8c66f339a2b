import { existsSync } from 'node:fs'
import type { AddFolderOptions, LibraryModelOption } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'

/** The options of `murecom index` that folders and servers share. */
export interface IndexFlags {
  library?: string
  workers?: string
  model?: string
  nice?: boolean
  prune?: boolean
  keepMissing?: boolean
  json?: boolean
  quiet?: boolean
}

/** How the options want a run. */
export function indexSettings(flags: IndexFlags): AddFolderOptions {
  const { workers, nice = false } = flags
  return {
    ...(workers !== undefined && { workers: integerOption('--workers', workers, 1, 64) }),
    missing: missingOption(flags),
    nice,
  }
}

function missingOption({ prune, keepMissing }: IndexFlags): AddFolderOptions['missing'] {
  if (prune && keepMissing) throw new UsageError('--prune and --keep-missing exclude each other')
  return prune ? 'prune' : keepMissing ? 'keep' : 'forget'
}

/** A name of a model, or a file that holds one. */
export function modelOption(model: string | undefined): LibraryModelOption | undefined {
  if (model === undefined || model === 'musicnn' || model === 'gtzan' || model === 'musicnn-1') return model
  if (existsSync(model)) return { file: model }
  throw new UsageError(
    `--model must be musicnn, gtzan or a file that holds a genre network or an ONNX network, got ${model}`,
  )
}
