export { type ObjectPath, readObjects, type SourceObject } from './source-objects'
export { readAutoscalers, type SourceAutoscaler } from './autoscalers'
export { simulatedObject } from './simulated-object'
