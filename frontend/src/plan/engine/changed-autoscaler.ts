import {
  type AdjustableSettings,
  type SourceAutoscaler,
  manifestWith,
  mergePatchBetween,
  namedSettings,
  readAutoscalers,
  readObjects,
} from '@food-delivery/planner'
import { type PlanDocument, type SettingChanges, settingNames } from '../document/plan-document'
import { controllers } from './plan-basis'

/** Reads a manifest with one autoscaler. Errors have no line, because the user did not write this manifest. */
function readSingleAutoscaler(manifest: string): SourceAutoscaler {
  const objects = readObjects(manifest, 'settings').map((source) => ({ ...source, placeOf: () => '' }))
  const [autoscaler] = readAutoscalers(objects, controllers.rules)
  if (autoscaler) return autoscaler
  throw new Error('The compared manifest has no autoscaler.')
}

/** The autoscaler that is compared with the given one, before its settings are changed. @throws InvalidInputError */
export function otherAutoscaler(given: SourceAutoscaler, { other }: PlanDocument): SourceAutoscaler {
  return other.trim() === '' ? given : readSingleAutoscaler(other)
}

/** The changes of settings that the autoscaler has. A manifest that is pasted later may lack some settings. */
const applicableChanges = (changes: SettingChanges, settings: AdjustableSettings): SettingChanges =>
  Object.fromEntries(
    settingNames
      .filter((name) => settings[name] !== null && changes[name] !== undefined)
      .map((name) => [name, changes[name]]),
  )

/** The autoscaler with changed settings; the same one without changes. @throws InvalidInputError */
export function withChanges(
  other: SourceAutoscaler,
  settings: AdjustableSettings,
  changes: SettingChanges,
): SourceAutoscaler {
  const newValues = namedSettings(other, applicableChanges(changes, settings))
  return newValues.length === 0 ? other : readSingleAutoscaler(manifestWith(other, newValues))
}

/** The merge patch from one autoscaler to another of the same name, in YAML; null if they are equal. */
export function patchBetween(from: SourceAutoscaler, to: SourceAutoscaler): string | null {
  return mergePatchBetween(from.source.value, to.source.value)
}
