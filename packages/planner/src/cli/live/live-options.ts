import { isGiven, rejectTogether, UsageError } from '../arguments'
import { type Arguments, type Option } from '../command'

const kafkaOptions = {
  bootstrap: {
    type: 'text',
    placeholder: 'HOST:PORT',
    meaning: 'record a group of a running Kafka; with the variables SECURITY_PROTOCOL, SASL_* and KAFKA_CA_FILE',
  },
  for: {
    type: 'text',
    placeholder: 'TIME',
    meaning: 'with --bootstrap: how long to record, such as 30m (default: until Ctrl-C)',
  },
  every: { type: 'text', placeholder: 'TIME', meaning: 'with --bootstrap: time between two samples (default 1s)' },
} satisfies Record<string, Option>

const prometheusOptions = {
  prometheus: {
    type: 'text',
    placeholder: 'URL',
    meaning: 'read a group from Prometheus or Thanos; with a token in the variable PROMETHEUS_TOKEN',
  },
  range: {
    type: 'text',
    placeholder: 'TIME',
    meaning:
      'with --prometheus: 6h for the last six hours, or FROM..TO such as 2026-01-05T08:00Z..2026-01-05T12:00Z (default 1h)',
  },
  step: { type: 'text', placeholder: 'TIME', meaning: 'with --prometheus: time between two samples (default 15s)' },
  query: {
    type: 'texts',
    placeholder: 'NAME=QUERY',
    meaning:
      'with --prometheus: a metric or query instead of that of kafka-exporter or kube-state-metrics, for end, committed, start, members, replicas or ready; repeatable',
  },
  namespace: { type: 'text', placeholder: 'NAME', meaning: 'with --prometheus: the namespace of --deployment' },
  'token-file': { type: 'text', placeholder: 'FILE', meaning: 'with --prometheus: a file with the token' },
  'ca-file': { type: 'text', placeholder: 'FILE', meaning: 'with --prometheus: a PEM file with its CA' },
} satisfies Record<string, Option>

const commonOptions = {
  topic: { type: 'text', placeholder: 'NAME', meaning: 'with --bootstrap or --prometheus: the topic' },
  deployment: {
    type: 'text',
    placeholder: 'NAME',
    meaning: 'with --bootstrap (through kubectl) or --prometheus: also read the pods of this Deployment',
  },
  out: {
    type: 'text',
    placeholder: 'FILE',
    meaning: 'with --bootstrap or --prometheus: save what was read as a recording',
  },
} satisfies Record<string, Option>

/** Options of commands that read a running system or a recording. */
export const liveOptions: Record<string, Option> = {
  group: {
    type: 'text',
    placeholder: 'NAME',
    meaning: 'the consumer group: of a running system, or of a recording that has several',
  },
  ...kafkaOptions,
  ...prometheusOptions,
  ...commonOptions,
}

/** @throws UsageError if one of these options is given, because it needs an option that is missing */
function rejectWithout(missing: string, options: object, args: Arguments): void {
  const given = Object.keys(options).find((name) => isGiven(args, name))
  if (given !== undefined) throw new UsageError(`--${given} needs ${missing}`)
}

/** A consumer group of a running system. */
export interface LiveTarget {
  source: 'kafka' | 'prometheus'
  group: string
  topic: string
  deployment: string | undefined
}

/**
 * The running system that the options name; null if they name none.
 * @throws UsageError for an option that needs a missing one
 */
export function readLiveTarget(args: Arguments): LiveTarget | null {
  rejectTogether(args, 'bootstrap', 'prometheus')
  const [hasKafka, hasPrometheus] = [isGiven(args, 'bootstrap'), isGiven(args, 'prometheus')]
  if (!hasKafka) rejectWithout('--bootstrap', kafkaOptions, args)
  if (!hasPrometheus) rejectWithout('--prometheus', prometheusOptions, args)
  if (!hasKafka && !hasPrometheus) {
    rejectWithout('--bootstrap or --prometheus', commonOptions, args)
    return null
  }
  const [group, topic] = [args.text('group'), args.text('topic')]
  if (group === undefined || topic === undefined) throw new UsageError('--group and --topic are missing')
  return { source: hasKafka ? 'kafka' : 'prometheus', group, topic, deployment: args.text('deployment') }
}
