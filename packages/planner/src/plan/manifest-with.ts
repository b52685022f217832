import { isMap, parse, parseDocument } from 'yaml'
import { InvalidInputError } from '../errors'
import { type SourceAutoscaler } from '../input'

/** Fields of spec that can be named without a path. */
const specFields = [
  'pollingInterval',
  'cooldownPeriod',
  'minReplicaCount',
  'maxReplicaCount',
  'idleReplicaCount',
  'minReplicas',
  'maxReplicas',
]
const behavior = 'advanced.horizontalPodAutoscalerConfig.behavior'

/**
 * The paths of a setting below `spec`. `name` is a path, a short name such as `scaleUpWindow`, or a metadata field of
 * the Kafka triggers.
 */
function pathsOf(name: string, { kind, object }: SourceAutoscaler): string[] {
  const root = kind === 'ScaledObject' ? behavior : 'behavior'
  const short: Record<string, string> = {
    scaleUpWindow: `${root}.scaleUp.stabilizationWindowSeconds`,
    scaleDownWindow: `${root}.scaleDown.stabilizationWindowSeconds`,
    scaleUpTolerance: `${root}.scaleUp.tolerance`,
    scaleDownTolerance: `${root}.scaleDown.tolerance`,
  }
  const path = short[name]
  if (path !== undefined) return [path]
  if (name.includes('.') || specFields.includes(name)) return [name]
  const triggers = kind === 'ScaledObject' ? object.spec.triggers : []
  const kafka = triggers.flatMap(({ type }, index) => (type === 'kafka' ? [`triggers.${index}.metadata.${name}`] : []))
  if (kafka.length > 0) return kafka
  throw new InvalidInputError(
    '--set',
    `unknown setting ${name}; write a path below spec, such as behavior.scaleUp.tolerance`,
  )
}

/** Parses a value as YAML, except that trigger metadata and tolerances stay text. */
const valueOf = (path: string, text: string): unknown =>
  path.includes('.metadata.') || path.endsWith('.tolerance') ? text : parse(text)

/**
 * The manifest of an autoscaler as YAML, with some settings changed, each given as `NAME=VALUE`.
 * @throws InvalidInputError
 */
export function manifestWith(autoscaler: SourceAutoscaler, settings: readonly string[]): string {
  const document = parseDocument(JSON.stringify(autoscaler.source.value))
  for (const setting of settings) {
    const [name = '', ...rest] = setting.split('=')
    if (name === '' || rest.length === 0) throw new InvalidInputError('--set', `"${setting}" is not NAME=VALUE`)
    for (const path of pathsOf(name, autoscaler)) {
      const keys = ['spec', ...path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))]
      const spec = document.get('spec')
      if (!isMap(spec)) throw new InvalidInputError('--set', 'the manifest has no spec')
      document.setIn(keys, valueOf(path, rest.join('=')))
    }
  }
  return document.toString()
}
