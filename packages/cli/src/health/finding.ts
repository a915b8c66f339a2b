/** One thing that `murecom doctor` looked at. */
export interface Finding {
  name: string
  /** `'missing'` is nothing wrong: it can be made. */
  state: 'ok' | 'missing' | 'failed'
  /** What was found; for a fault also how to repair it. */
  text: string
}

/** A finding of what `look` says; failed with what it throws. */
export async function attempt(name: string, look: () => string | Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'ok', text: await look() }
  } catch (error) {
    return { name, state: 'failed', text: error instanceof Error ? error.message : String(error) }
  }
}
