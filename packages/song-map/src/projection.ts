export { mapCoordinates } from './projection/map-coordinates.ts'
export { principalPlane } from './projection/principal-plane.ts'
