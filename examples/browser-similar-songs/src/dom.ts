import { named } from '@murecom/internal/elements'

export { byId, clock, h } from '@murecom/internal/elements'

/** The name of a song. */
export const songName = (name: string): HTMLElement => named('name', name)

/** A number and its noun. */
export const counted = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
