export { checkModel } from './checks/check-model'
export { type Diagnostic, type ModelPath, diagnostic, pathText, sentence } from './diagnostics/diagnostic'
export { type DiagnosticCode, type Sentences, english } from './diagnostics/sentences'
export { type KubeObject } from './manifests/kube-object'
export { renderObjects } from './manifests/render'
export { parseModel } from './model/parse'
export {
  type AutoscalerModel,
  type HpaModel,
  type Model,
  type ModelInput,
  type ServiceModel,
  modelJsonSchema,
} from './model/schema'
export { type ReadModel, readModelText, valueOfYaml } from './yaml/read-model'
export { objectToYaml, toYaml, yamlOf } from './yaml/to-yaml'
export { writeModel } from './yaml/write-model'
