import { type Sticker, type StickerKind } from '../document/sticker'
import { type ModelTexts } from '../texts/texts'

export type FieldName = keyof ModelTexts['editor']['fields']
type SectionName = keyof ModelTexts['editor']['sections']

/** How a field is entered, and its type in the model. */
type FieldType = 'text' | 'number' | 'lines' | 'yaml' | 'resource' | 'deployment'

/** One field of a form. */
export interface Field {
  readonly name: FieldName
  /** Its path in the sticker's entry of the model. */
  readonly path: readonly string[]
  readonly type: FieldType
  readonly section: SectionName
  /** Placeholder of an empty field. */
  readonly hint?: string
}

type Row = [name: FieldName, type: FieldType, path?: string, hint?: string]

const rows = (section: SectionName, ...list: Row[]): Field[] =>
  list.map(([name, type, path = name, hint]) => ({
    name,
    type,
    section,
    path: path.split('.'),
    ...(hint === undefined ? {} : { hint }),
  }))

const bounds = rows('bounds', ['deployment', 'deployment'], ['min', 'number'], ['max', 'number'])
const window = rows('bounds', ['scaleDownWindow', 'number', 'scaleDownWindow', '300'])

const forms: Record<StickerKind, readonly Field[]> = {
  Deployment: [
    ...rows(
      'what',
      ['name', 'text'],
      ['port', 'number'],
      ['replicas', 'number', 'replicas', '1'],
      ['image', 'text'],
      ['env', 'yaml'],
    ),
    ...rows(
      'resources',
      ['requestsCpu', 'text', 'resources.requests.cpu', '100m'],
      ['requestsMemory', 'text', 'resources.requests.memory', '128Mi'],
      ['limitsCpu', 'text', 'resources.limits.cpu'],
      ['limitsMemory', 'text', 'resources.limits.memory', '256Mi'],
    ),
    ...rows('idle', ['idleCpu', 'text', 'idle.cpu', '5m'], ['idleMemory', 'text', 'idle.memory', '60Mi']),
    ...rows('probes', ['live', 'text', 'health.live', '/livez'], ['ready', 'text', 'health.ready', '/readyz']),
  ],
  Service: rows('route', ['name', 'text'], ['port', 'number'], ['paths', 'lines']),
  Ingress: rows('route', ['name', 'text'], ['className', 'text'], ['host', 'text', 'host', 'shop.example.com']),
  HorizontalPodAutoscaler: [
    ...rows('measure', ['name', 'text'], ['resource', 'resource'], ['utilization', 'number']),
    ...bounds,
    ...window,
  ],
  ScaledObject: [
    ...rows('kafka', ['name', 'text']),
    ...rows(
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
    ...window,
  ],
}

export const fieldsOf = ({ kind }: Sticker): readonly Field[] => forms[kind]

/** The fields by section, in their order. */
export function sectionsOf(fields: readonly Field[]): { section: SectionName; fields: Field[] }[] {
  const names = [...new Set(fields.map(({ section }) => section))]
  return names.map((section) => ({ section, fields: fields.filter((each) => each.section === section) }))
}
