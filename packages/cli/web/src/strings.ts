export const STRINGS = {}
