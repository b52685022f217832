import { usePage } from '../../shell/page-context'
import { type SettingName } from '../document/plan-document'

/** Returns a function that formats the value of a setting with its unit. */
export function useSettingText(): (name: SettingName, value: number) => string {
  const { format, shared } = usePage()
  const seconds = (value: number) => shared.units.seconds(format.integer(value))
  const texts: Record<SettingName, (value: number) => string> = {
    lagThreshold: format.integer,
    min: format.integer,
    max: format.integer,
    scaleUpWindow: seconds,
    scaleDownWindow: seconds,
    scaleUpTolerance: (value) => `${format.oneDecimal(value * 100)} %`,
  }
  return (name, value) => texts[name](value)
}
