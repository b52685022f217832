import { type IngressModel, type Model } from '../model/schema'
import { type KubeObject, labelsOf, omitUndefined } from './kube-object'

/** The Ingress that routes each path to its Service. */
export function ingressOf({ name, className, host }: IngressModel, model: Model): KubeObject {
  const paths = model.services
    .filter(({ service }) => service)
    .flatMap((service) =>
      service.paths.map((path) => ({
        path,
        pathType: 'Prefix',
        backend: { service: { name: service.name, port: { name: 'http' } } },
      })),
    )
  const ingressName = name ?? model.name
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: ingressName, labels: labelsOf(ingressName, model.name) },
    spec: omitUndefined({ ingressClassName: className, rules: [omitUndefined({ host, http: { paths } })] }),
  }
}
