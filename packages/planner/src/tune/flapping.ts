import { type Rules } from '@food-delivery/autoscaler'
import { type SourceObject } from '../input'
import { lint } from '../lint/lint'
import { flapping } from '../lint/rules/flapping'

// The messages of the rule `flapping` depend on none of these options.
const unusedOptions = { partitions: new Map<string, number>(), workSeconds: null, idle: { cpu: 0, memory: 0 } }

/** What the rule `flapping` of lint reports for the autoscaler among some objects; null if it reports nothing. */
export function flappingIn(objects: readonly SourceObject[], rules: Rules): string | null {
  const [first] = lint(objects, { ...unusedOptions, rules }, [flapping])
  return first?.finding.message ?? null
}
