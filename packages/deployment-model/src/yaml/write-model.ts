import { stringify } from 'yaml'
import { present } from '../manifests/object'
import { type AutoscalerModel, type Model, type ServiceModel } from '../model/schema'

/** A model as a file, without values that equal their default. `schema`: path of the JSON Schema, for editors. */
export function writeModel(model: Model, schema?: string): string {
  const { name, services, autoscalers, ingress } = model
  const content = present({
    name,
    services: services.map(shortService),
    autoscalers: autoscalers.length > 0 ? autoscalers.map(shortAutoscaler) : undefined,
    ingress,
  })
  const comment = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`
  return comment + stringify(content, { lineWidth: 0, singleQuote: true })
}

function shortService({ port, service, env, paths, resources, ...rest }: ServiceModel): object {
  const { name, image, replicas, ...more } = rest
  return present({
    name,
    image,
    replicas,
    port: port === 8_080 ? undefined : port,
    service: service ? undefined : false,
    env: isEmpty(env) ? undefined : env,
    paths: paths.length > 0 ? paths : undefined,
    resources: isEmpty(resources) ? undefined : resources,
    ...more,
  })
}

function shortAutoscaler({ kind, name, deployment, ...rest }: AutoscalerModel): object {
  return present({ kind, name, deployment, ...rest })
}

const isEmpty = (fields: object) => Object.keys(fields).length === 0
