export { MapCanvas, type MapCanvasOptions } from './map-canvas.ts'
export type { MapSongs } from './paint/scene.ts'
export type { Hover } from './view/look.ts'
