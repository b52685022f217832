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

/** Reads the only autoscaler of a manifest. Its lines are none of the user's. */
function readOne(manifest: string): SourceAutoscaler {
  const objects = readObjects(manifest, 'settings').map((source) => ({ ...source, placeOf: () => '' }))
  const [autoscaler] = readAutoscalers(objects, controllers.rules)
  if (autoscaler) return autoscaler
  throw new Error('The changed manifest has no autoscaler.')
}

/** The autoscaler that is compared with the given one, before its settings are changed. @throws InvalidInputError */
export function otherAutoscaler(given: SourceAutoscaler, { other }: PlanDocument): SourceAutoscaler {
  return other.trim() === '' ? given : readOne(other)
}

/** Changes of settings that an autoscaler has; a manifest that is pasted later may lack some. */
const applicable = (changes: SettingChanges, settings: AdjustableSettings): SettingChanges =>
  Object.fromEntries(
    settingNames
      .filter((name) => settings[name] !== null && changes[name] !== undefined)
      .map((name) => [name, changes[name]]),
  )

/** An autoscaler with changed settings; itself without changes. @throws InvalidInputError */
export function withChanges(
  other: SourceAutoscaler,
  settings: AdjustableSettings,
  changes: SettingChanges,
): SourceAutoscaler {
  const named = namedSettings(other.kind, applicable(changes, settings))
  return named.length === 0 ? other : readOne(manifestWith(other, named))
}

/** The merge patch, in YAML, from one autoscaler to another one of the same name; null if they are the same. */
export function patchBetween(from: SourceAutoscaler, to: SourceAutoscaler): string | null {
  return mergePatchBetween(from.source.value, to.source.value)
}
