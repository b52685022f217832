import { usePage } from '../../shell/page-context'
import { type SettingName } from '../document/plan-document'
import { type PlanInput } from '../engine/messages'
import { usePlanTexts } from '../texts/texts'

/** Returns a function that names a setting of an autoscaler. An HPA has the lag per pod in another field. */
export function useSettingName(): (name: SettingName, kind: PlanInput['kind']) => string {
  const { averageValue, names } = usePlanTexts().settings
  return (name, kind) => (name === 'lagThreshold' && kind === 'HorizontalPodAutoscaler' ? averageValue : names[name])
}

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
