import type { Io } from './io.ts'

/** How the user started the program, so that a next step can be copied as it is printed: `murecom`, `npx -y pnpm@12 murecom`. */
export function programName(env: Io['env']): string {
  const script = env['npm_lifecycle_event']
  if (script === 'murecom') {
    // The package manager itself may have come by npx, which keeps it in a folder of this name.
    return /[\\/]_npx[\\/]/.test(env['npm_execpath'] ?? '') ? 'npx -y pnpm@12 murecom' : 'pnpm murecom'
  }
  return script === 'npx' ? 'npx @murecom/cli' : 'murecom'
}
