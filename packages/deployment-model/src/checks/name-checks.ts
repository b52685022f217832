import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic'
import { type AutoscalerModel, type Model, type ServiceModel } from '../model/schema'

/** Reports names and paths that are used twice. */
export function nameChecks({ services, autoscalers }: Model): Diagnostic[] {
  return [
    ...repeatedNames('services', services),
    ...repeatedNames('autoscalers', autoscalers),
    ...namesOfKedaHpas(autoscalers),
    ...repeatedPaths(services),
  ]
}

function repeatedPaths(services: readonly ServiceModel[]) {
  const owners = new Map<string, string>()
  return services.flatMap(({ name, paths }, index) =>
    paths.flatMap((path, pathIndex) => {
      const other = owners.get(path)
      if (other !== undefined)
        return [diagnostic('duplicatePath', ['services', index, 'paths', pathIndex], { path, other })]
      owners.set(path, name)
      return []
    }),
  )
}

/** Reports repeated names. Objects of different kinds, such as an HPA and a ScaledObject, can have the same name. */
function repeatedNames(list: string, items: readonly { name: string; kind?: string }[]) {
  return items.flatMap(({ name, kind }, index) =>
    items.findIndex((other) => other.name === name && other.kind === kind) < index
      ? [diagnostic('duplicateName', [list, index, 'name'], { name })]
      : [],
  )
}

/** Reports HPAs with the name of an HPA that KEDA creates for a ScaledObject. */
function namesOfKedaHpas(autoscalers: readonly AutoscalerModel[]) {
  return autoscalers.flatMap(({ kind, name }, index) => {
    if (kind !== 'HorizontalPodAutoscaler') return []
    const owner = autoscalers.find((other) => other.kind === 'ScaledObject' && `keda-hpa-${other.name}` === name)
    return owner
      ? [diagnostic('nameOfKedaHpa', ['autoscalers', index, 'name'], { name, scaledObject: owner.name })]
      : []
  })
}
