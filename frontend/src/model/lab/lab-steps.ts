import { type HpaModel, type Model } from '@food-delivery/deployment-model'

export const labSteps = ['services', 'ingress', 'orderHpa', 'productHpa', 'applied'] as const
type LabStep = (typeof labSteps)[number]

/** The steps of the HPA lab that a model completes; `applied` depends on the cluster and is never among them. */
export function doneSteps({ services, ingress, autoscalers }: Model): ReadonlySet<LabStep> {
  const has = (name: string) => services.some((each) => each.name === name)
  const scaled = (wanted: Partial<HpaModel>) =>
    autoscalers.some((each) =>
      Object.entries(wanted).every(([field, value]) => each[field as keyof typeof each] === value),
    )
  const isServed = services.some(({ service, paths }) => service && paths.length > 0)
  const bounds = { min: 1, max: 5, utilization: 20 }
  const done: Partial<Record<LabStep, boolean>> = {
    services: ['order', 'delivery', 'product'].every(has),
    ingress: ingress !== undefined && isServed,
    orderHpa: scaled({ ...bounds, deployment: 'order', resource: 'cpu' }),
    productHpa: scaled({ ...bounds, deployment: 'product', resource: 'memory' }),
  }
  return new Set(labSteps.filter((step) => done[step]))
}
