export { convolveMax } from './convolve-max'
