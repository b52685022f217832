import { stringify } from 'yaml'
import { omitUndefined } from '../manifests/kube-object'
import { type AutoscalerModel, type Model, type ServiceModel } from '../model/schema'

/**
 * The text of a model file, without fields of services that equal their default. `schema`: path of the JSON Schema, for
 * editors.
 */
export function writeModel(model: Model, schema?: string): string {
  const { name, services, autoscalers, ingress } = model
  const content = omitUndefined({
    name,
    services: services.map(serviceWithoutDefaults),
    autoscalers: autoscalers.length > 0 ? autoscalers.map(inFieldOrder) : undefined,
    ingress,
  })
  const comment = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`
  return comment + stringify(content, { lineWidth: 0, singleQuote: true })
}

function serviceWithoutDefaults(model: ServiceModel): object {
  const { name, image, replicas, port, service, env, paths, resources, ...otherFields } = model
  return omitUndefined({
    name,
    image,
    replicas,
    port: port === 8_080 ? undefined : port,
    service: service ? undefined : false,
    env: isEmpty(env) ? undefined : env,
    paths: paths.length > 0 ? paths : undefined,
    resources: isEmpty(resources) ? undefined : resources,
    ...otherFields,
  })
}

/** An autoscaler whose first fields are its kind, its name and its Deployment. */
const inFieldOrder = ({ kind, name, deployment, ...otherFields }: AutoscalerModel): object =>
  omitUndefined({ kind, name, deployment, ...otherFields })

const isEmpty = (fields: object) => Object.keys(fields).length === 0
