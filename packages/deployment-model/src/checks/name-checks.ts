import { complaint } from '../complaints/complaint'
import { type Check } from './check'

/** Names and paths that stand for two things at once. */
export const nameChecks: Check = ({ services, autoscalers }) => [
  ...repeated('services', services),
  ...repeated('autoscalers', autoscalers),
  ...services.flatMap(({ paths }, index) =>
    paths.flatMap((path, at) => {
      const earlier = services.find(
        (other, place) =>
          (place < index && other.paths.includes(path)) || (place === index && paths.indexOf(path) < at),
      )
      return earlier
        ? [complaint('duplicatePath', ['services', index, 'paths', at], { path, other: earlier.name })]
        : []
    }),
  ),
]

function repeated(list: string, items: readonly { name: string }[]) {
  return items.flatMap(({ name }, index) =>
    items.findIndex((other) => other.name === name) < index
      ? [complaint('duplicateName', [list, index, 'name'], { name })]
      : [],
  )
}
