import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type AutoscalerModel, type Model } from '../model/schema'

/** Names and paths that are used twice. */
export function nameChecks({ services, autoscalers }: Model): Diagnostic[] {
  return [
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
}

/** Objects of different kinds may share a name, such as an HPA and a ScaledObject. */
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
