export { dots } from './dots'
export { codeBytes, quantize, screen } from './screen'
export { trainJob } from './train'
