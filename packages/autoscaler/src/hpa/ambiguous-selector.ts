import { type Rules } from '../rules'
import { type HpaObservation } from './observation'

type Labels = Readonly<Record<string, string>>

/** An HPA, and the label selector of its target. */
export interface SelectingHpa {
  namespace: string
  name: string
  selector: Labels
}

const isSelected = (labels: Labels, selector: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

/** The error of an HPA if another HPA also selects pods of its target. `pods`: the pods of the namespace. */
export function ambiguousSelector(
  hpa: SelectingHpa,
  others: readonly SelectingHpa[],
  pods: readonly { labels: Labels }[],
  { namesTwoHpas }: Pick<Rules, 'namesTwoHpas'>,
): HpaObservation['selectorError'] {
  const targetPods = pods.filter(({ labels }) => isSelected(labels, hpa.selector))
  const names = [hpa, ...others]
    .filter(({ namespace }) => namespace === hpa.namespace)
    .filter(({ selector }) => targetPods.some(({ labels }) => isSelected(labels, selector)))
    .map(({ namespace, name }) => `${namespace}/${name}`)
  if (names.length < 2) return undefined
  const selector = Object.entries(hpa.selector).map(([key, value]) => `${key}=${value}`)
  const owners = namesTwoHpas
    ? `more than one HPA (e.g. [${names.slice(0, 2).join(' ')}])`
    : `multiple HPAs: [${names.join(' ')}]`
  return { reason: 'AmbiguousSelector', message: `pods by selector ${selector.join(',')} are controlled by ${owners}` }
}
