export * from './errors'
export * from './input'
export * from './engine'
export * from './predict'
