/** The variables that ffmpeg sees: ours, without those that make it write files. */
export function environment(): NodeJS.ProcessEnv {
  const { FFREPORT: _, ...rest } = process.env
  return rest
}
