import type { AddFolderOptions, Library } from 'murecom/node'
import type { Io } from '../../../terminal/io.ts'
import { programName } from '../../../terminal/program-name.ts'

interface Renewal {
  library: Library
  file: string
  settings: AddFolderOptions
  /** Callbacks that show what is read. */
  shown: Pick<AddFolderOptions, 'onProgress' | 'onRefused'>
  /** Called when nothing more is shown. */
  clear: () => void
  isJson: boolean
  io: Io
}

/**
 * Analyses the songs of a library anew by the model that took the place of its own; nothing happens where none did.
 *
 * @returns the exit code
 */
export async function renewLibrary({ library, file, settings, shown, clear, isJson, io }: Renewal): Promise<number> {
  const { signal, workers, nice } = settings
  const report = await library.renew({
    signal,
    ...shown,
    ...(nice !== undefined && { nice }),
    ...(workers !== undefined && { workers }),
  })
  clear()
  const { status, model, renewed, withoutSound } = report
  if (isJson) io.out(`${JSON.stringify({ library: file, ...report })}\n`)
  else if (status === 'stopped') {
    io.out(`Stopped. ${file} answers as before; murecom index --renew goes on where this run ended\n`)
  } else if (renewed + withoutSound.length === 0) io.out(`${file} has the newest model, ${model}\n`)
  else {
    io.out(`analysed ${renewed} songs anew by ${model}\n`)
    if (withoutSound.length > 0) {
      io.out(`${withoutSound.length} files could not be used; until they can, their songs are in no answer by sound\n`)
    }
  }
  return status === 'stopped' ? 130 : 0
}

/** A line for a library whose model has a newer one; undefined for others. */
export function renewalHint(library: Library, named: string | undefined, io: Pick<Io, 'env'>): string | undefined {
  const { model, newerModel } = library
  if (newerModel === undefined) return undefined
  return `its sound is of ${model}; ${newerModel} finds better: ${renewalCommand(named, io)} analyses the songs anew`
}

/** The command that renews a library, as the user would have to write it. */
function renewalCommand(named: string | undefined, { env }: Pick<Io, 'env'>): string {
  const option = named === undefined ? '' : ` --library ${quoted(named)}`
  return `${programName(env)} index --renew${option}`
}

/** An argument of a command as a shell takes it. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument)
}
