// The checks and defaults that an API server applies to autoscalers, without the controllers.
export { hpaErrors } from './hpa/admission/hpa-errors'
export { defaultBehavior } from './hpa/behavior/scaling-rules'
export { customResourceErrors } from './scaled-object/crd-schema'
