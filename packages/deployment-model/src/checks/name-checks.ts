import { diagnostic } from '../diagnostics/diagnostic'
import { type AutoscalerModel } from '../model/schema'
import { type Check } from './check'

/** Names and paths that stand for two things at once. */
export const nameChecks: Check = ({ services, autoscalers }) => [
  ...repeated('services', services),
  ...repeated('autoscalers', autoscalers),
  ...takenByKeda(autoscalers),
  ...services.flatMap(({ paths }, index) =>
    paths.flatMap((path, at) => {
      const earlier = services.find(
        (other, place) =>
          (place < index && other.paths.includes(path)) || (place === index && paths.indexOf(path) < at),
      )
      return earlier
        ? [diagnostic('duplicatePath', ['services', index, 'paths', at], { path, other: earlier.name })]
        : []
    }),
  ),
]

/** An HPA and a ScaledObject may have one name, as any two objects of different kinds. */
function repeated(list: string, items: readonly { name: string; kind?: string }[]) {
  return items.flatMap(({ name, kind }, index) =>
    items.findIndex((other) => other.name === name && other.kind === kind) < index
      ? [diagnostic('duplicateName', [list, index, 'name'], { name })]
      : [],
  )
}

function takenByKeda(autoscalers: readonly AutoscalerModel[]) {
  return autoscalers.flatMap(({ kind, name }, index) => {
    if (kind !== 'HorizontalPodAutoscaler') return []
    const owner = autoscalers.find((other) => other.kind === 'ScaledObject' && `keda-hpa-${other.name}` === name)
    return owner
      ? [diagnostic('kedaTakesName', ['autoscalers', index, 'name'], { name, scaledObject: owner.name })]
      : []
  })
}
