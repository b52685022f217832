import { type MeasureName } from '@food-delivery/lessons'
import { usePage } from '../shell/page-context'

const percentMeasures: readonly MeasureName[] = ['cpu', 'memory', 'hottestShare']

/** Returns a function that formats a value of a measure with its unit. */
export function useMeasureFormat(measure: MeasureName): (value: number) => string {
  const { format, shared } = usePage()
  if (percentMeasures.includes(measure)) return (value) => `${format.integer(value)} %`
  if (/seconds/i.test(measure)) return (value) => shared.units.seconds(format.integer(value))
  return format.integer
}
