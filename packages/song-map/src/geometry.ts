export { toScreen, type View, WHOLE, zoomAt } from './view/geometry.ts'
