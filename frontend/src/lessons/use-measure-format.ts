import { usePage } from '../shell/page-context'
import { type MeasureName } from '@food-delivery/lessons'

const percents: readonly MeasureName[] = ['cpu', 'memory']

/** Writes a value of a measure with its unit. */
export function useMeasureFormat(measure: MeasureName): (value: number) => string {
  const { format, shared } = usePage()
  if (percents.includes(measure)) return (value) => `${format.integer(value)} %`
  if (measure.startsWith('seconds')) return (value) => shared.units.seconds(format.integer(value))
  return format.integer
}
