export * from './lesson'
export { lessons } from './library'
