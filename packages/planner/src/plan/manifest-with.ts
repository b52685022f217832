import { ownValue } from '../own-value'
import { isMap, parse, parseDocument } from 'yaml'
import { InvalidInputError } from '../errors'
import { type SourceAutoscaler } from '../input'

/** Fields of spec that are named without a path. */
const specFields = [
  'pollingInterval',
  'cooldownPeriod',
  'minReplicaCount',
  'maxReplicaCount',
  'idleReplicaCount',
  'minReplicas',
  'maxReplicas',
]
const kedaBehaviorPath = 'advanced.horizontalPodAutoscalerConfig.behavior'

/**
 * The paths of a setting below `spec`. `name` is a path, a short name such as `scaleUpWindow`, or a metadata field of
 * the Kafka triggers.
 */
function pathsOf(name: string, { kind, object }: SourceAutoscaler): string[] {
  const behaviorPath = kind === 'ScaledObject' ? kedaBehaviorPath : 'behavior'
  const shortNames: Record<string, string> = {
    scaleUpWindow: `${behaviorPath}.scaleUp.stabilizationWindowSeconds`,
    scaleDownWindow: `${behaviorPath}.scaleDown.stabilizationWindowSeconds`,
    scaleUpTolerance: `${behaviorPath}.scaleUp.tolerance`,
    scaleDownTolerance: `${behaviorPath}.scaleDown.tolerance`,
  }
  const path = ownValue(shortNames, name)
  if (path !== undefined) return [path]
  if (name.includes('.') || specFields.includes(name)) return [name]
  const triggers = kind === 'ScaledObject' ? object.spec.triggers : []
  const metadataPaths = triggers.flatMap(({ type }, index) =>
    type === 'kafka' ? [`triggers.${index}.metadata.${name}`] : [],
  )
  if (metadataPaths.length > 0) return metadataPaths
  throw new InvalidInputError(
    '--set',
    `unknown setting ${name}; write a path below spec, such as behavior.scaleUp.tolerance`,
  )
}

/**
 * The value of a setting, parsed as YAML. Trigger metadata and tolerances stay text, as KEDA and the API server expect.
 */
const valueOf = (path: string, text: string): unknown =>
  path.includes('.metadata.') || path.endsWith('.tolerance') ? text : parse(text)

/**
 * The manifest of an autoscaler as YAML, with some settings changed, each given as `NAME=VALUE`.
 * @throws InvalidInputError
 */
export function manifestWith(autoscaler: SourceAutoscaler, settings: readonly string[]): string {
  const document = parseDocument(JSON.stringify(autoscaler.source.value))
  for (const setting of settings) {
    const [name = '', ...valueParts] = setting.split('=')
    if (name === '' || valueParts.length === 0) throw new InvalidInputError('--set', `"${setting}" is not NAME=VALUE`)
    for (const path of pathsOf(name, autoscaler)) {
      const keys = ['spec', ...path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))]
      const spec = document.get('spec')
      if (!isMap(spec)) throw new InvalidInputError('--set', 'the manifest has no spec')
      document.setIn(keys, valueOf(path, valueParts.join('=')))
    }
  }
  return document.toString()
}
