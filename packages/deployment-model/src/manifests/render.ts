import { type Model } from '../model/schema'
import { autoscalerOf } from './autoscaler'
import { deploymentOf, serviceOf } from './deployment'
import { ingressOf } from './ingress'
import { type KubeObject } from './kube-object'

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
