export { dots } from './dots'
export { trainJob } from './train'
