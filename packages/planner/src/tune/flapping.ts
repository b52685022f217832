import { type Rules } from '@food-delivery/autoscaler'
import { type SourceObject } from '../input'
import { lint } from '../lint/lint'
import { flapping } from '../lint/rules/flapping'

// The rule uses neither partitions nor the usage of idle pods.
const unused = { partitions: new Map<string, number>(), workSeconds: null, idle: { cpu: 0, memory: 0 } }

/** What lint reports of its rule `flapping` for an autoscaler among some objects; null if nothing. */
export function flappingIn(objects: readonly SourceObject[], rules: Rules): string | null {
  const [found] = lint(objects, { ...unused, rules }, [flapping])
  return found?.finding.message ?? null
}
