/** SHA-256 of all that src/generated/minimp3.ts is made of, but for the compiler. */
export function sourceHash(): string
