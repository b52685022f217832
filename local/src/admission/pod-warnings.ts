import { isDeepStrictEqual } from 'node:util'
import { type Container, type Deployment, type KubeObject } from '../manifests/objects'
import { itemErrors } from './field-errors'

/** The API server's warnings about the pod template of a Deployment, if it is new or has changed. */
export function podWarnings(object: KubeObject, previous: KubeObject | undefined): string[] {
  if (object.kind !== 'Deployment') return []
  const { template } = (object as Deployment).spec
  if (isDeepStrictEqual(template, (previous as Deployment | undefined)?.spec.template)) return []
  return itemErrors('spec.template.spec.containers', template.spec.containers, containerWarnings)
}

function containerWarnings(path: string, { env = [], ports = [] }: Container): string[] {
  const keyOf = ({ containerPort, hostPort, protocol }: (typeof ports)[number]) =>
    `${containerPort} ${hostPort} ${protocol}`
  return [
    ...itemErrors(`${path}.ports`, ports, (field, port, index) => {
      const firstIndex = ports.findIndex((other) => keyOf(other) === keyOf(port))
      return firstIndex < index ? [`${field}: duplicate port definition with ${path}.ports[${firstIndex}]`] : []
    }),
    ...itemErrors(`${path}.env`, env, (field, { name }, index) =>
      env.findIndex((other) => other.name === name) < index
        ? [`${field}: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`]
        : [],
    ),
  ]
}
