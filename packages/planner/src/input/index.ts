export { type ObjectPath, readObjects, type SourceObject } from './source-objects'
export { hpaProblems, pathOf, readAutoscalers, type SourceAutoscaler } from './autoscalers'
export { simulatedObject } from './simulated-object'
