import { type IngressModel, type Model } from '../model/schema'
import { autoscalerOf } from './autoscaler'
import { deploymentOf, serviceOf } from './deployment'
import { type KubeObject, labelsOf, omitUndefined } from './kube-object'

/** The Kubernetes objects of a model: Deployment and Service of each service, the autoscalers, the Ingress. */
export function renderObjects(model: Model): KubeObject[] {
  return [
    ...model.services.flatMap((service) => [
      deploymentOf(service, model),
      ...(service.service ? [serviceOf(service, model)] : []),
    ]),
    ...model.autoscalers.flatMap((autoscaler) => autoscalerOf(autoscaler, model) ?? []),
    ...(model.ingress ? [ingressOf(model.ingress, model)] : []),
  ]
}

/** The Ingress that routes each path to its Service. */
function ingressOf({ name, className, host }: IngressModel, model: Model): KubeObject {
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
