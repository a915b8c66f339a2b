export { dots } from './rows'
export { trainJob } from './train'
