export * from './step'
export * from './decision'
