export { MapCanvas } from './map-canvas.ts'
export type { Hover } from './view/look.ts'
