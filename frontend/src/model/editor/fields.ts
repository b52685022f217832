import { type Sticker, type StickerKind } from '../document/sticker'
import { type ModelTexts } from '../texts/texts'

export type FieldName = keyof ModelTexts['editor']['fields']
type SectionName = keyof ModelTexts['editor']['sections']

/** The input element of a field, and the type of its value in the model. */
type FieldType = 'text' | 'number' | 'lines' | 'yaml' | 'resource' | 'deployment'

/** One field of a form. */
export interface Field {
  readonly name: FieldName
  /** The path of its value in the model entry of the sticker. */
  readonly path: readonly string[]
  readonly type: FieldType
  readonly section: SectionName
  readonly placeholder?: string
}

type Row = [name: FieldName, type: FieldType, path?: string, placeholder?: string]

const fieldsIn = (section: SectionName, ...rows: Row[]): Field[] =>
  rows.map(([name, type, path = name, placeholder]) => ({
    name,
    type,
    section,
    path: path.split('.'),
    ...(placeholder === undefined ? {} : { placeholder }),
  }))

const bounds = fieldsIn('bounds', ['deployment', 'deployment'], ['min', 'number'], ['max', 'number'])
const scaleDownWindow = fieldsIn('bounds', ['scaleDownWindow', 'number', 'scaleDownWindow', '300'])

const forms: Record<StickerKind, readonly Field[]> = {
  Deployment: [
    ...fieldsIn(
      'workload',
      ['name', 'text'],
      ['port', 'number'],
      ['replicas', 'number', 'replicas', '1'],
      ['image', 'text'],
      ['env', 'yaml'],
    ),
    ...fieldsIn(
      'resources',
      ['requestsCpu', 'text', 'resources.requests.cpu', '100m'],
      ['requestsMemory', 'text', 'resources.requests.memory', '128Mi'],
      ['limitsCpu', 'text', 'resources.limits.cpu'],
      ['limitsMemory', 'text', 'resources.limits.memory', '256Mi'],
    ),
    ...fieldsIn('idle', ['idleCpu', 'text', 'idle.cpu', '5m'], ['idleMemory', 'text', 'idle.memory', '60Mi']),
    ...fieldsIn('probes', ['live', 'text', 'health.live', '/livez'], ['ready', 'text', 'health.ready', '/readyz']),
  ],
  Service: fieldsIn('route', ['name', 'text'], ['port', 'number'], ['paths', 'lines']),
  Ingress: fieldsIn('route', ['name', 'text'], ['className', 'text'], ['host', 'text', 'host', 'shop.example.com']),
  HorizontalPodAutoscaler: [
    ...fieldsIn('measure', ['name', 'text'], ['resource', 'resource'], ['utilization', 'number']),
    ...bounds,
    ...scaleDownWindow,
  ],
  ScaledObject: [
    ...fieldsIn('kafka', ['name', 'text']),
    ...fieldsIn(
      'kafka',
      ['topic', 'text', 'kafka.topic'],
      ['consumerGroup', 'text', 'kafka.consumerGroup'],
      ['lagThreshold', 'number', 'kafka.lagThreshold', '5'],
      ['partitions', 'number', 'kafka.partitions'],
      ['brokers', 'text', 'kafka.brokers', 'kafka:9092'],
      ['brokersFrom', 'text', 'kafka.brokersFrom', 'BOOTSTRAP_SERVERS'],
      ['authentication', 'text', 'kafka.authentication'],
    ),
    ...bounds,
    ...scaleDownWindow,
  ],
}

export const fieldsOf = ({ kind }: Sticker): readonly Field[] => forms[kind]

/** The fields by section, in their order. */
export function sectionsOf(fields: readonly Field[]): { section: SectionName; fields: Field[] }[] {
  const names = [...new Set(fields.map(({ section }) => section))]
  return names.map((section) => ({ section, fields: fields.filter((field) => field.section === section) }))
}
