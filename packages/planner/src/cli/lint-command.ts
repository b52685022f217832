import { numberOf } from '@food-delivery/autoscaler'
import {
  type CostOptions,
  type Finding,
  type FindingWithFix,
  lint,
  type LintOptions,
  lintRules,
  simulateFix,
} from '../lint'
import { counted } from '../counted'
import { autoscalerKind } from '../input'
import { positiveDuration } from '../load'
import { rejectTogether, UsageError } from './arguments'
import { type Arguments, type Command, type Terminal } from './command'
import { readLoad } from './load-option'
import { readManifests } from './read-manifests'
import { NO_AUTOSCALER, readRules, versionOptions } from './scenario'
import { sarifOf } from './sarif'
import { wrapped } from './text-layout'

function partitionsOf(texts: readonly string[]): Map<string, number> {
  return new Map(
    texts.map((text) => {
      const [, topic = '', count] = /^(.+)=([1-9]\d*)$/.exec(text) ?? []
      if (count === undefined) throw new UsageError(`--partitions: got "${text}", expected TOPIC=N`)
      return [topic, Number(count)]
    }),
  )
}

function amountOf(args: Arguments, name: string, defaultAmount: string): number {
  const text = args.text(name) ?? defaultAmount
  try {
    return numberOf(text)
  } catch {
    throw new UsageError(`--${name}: got "${text}", expected an amount such as ${defaultAmount}`)
  }
}

function optionsOf(args: Arguments): LintOptions {
  return {
    rules: readRules(args),
    partitions: partitionsOf(args.texts('partitions')),
    workSeconds: args.text('work') === undefined ? null : positiveDuration(args.text('work'), '--work'),
    idle: { cpu: amountOf(args, 'idle-cpu', '10m'), memory: amountOf(args, 'idle-memory', '40Mi') },
  }
}

/** Findings to leave out, from `--ignore RULE` or `--ignore RULE=NAME`. */
interface IgnoreOption {
  text: string
  rule: string
  /** Name of the object; undefined for any object. */
  name: string | undefined
}

function readIgnoreOptions(texts: readonly string[]): IgnoreOption[] {
  return texts.map((text) => {
    const [rule = '', ...nameParts] = text.split('=')
    if (!lintRules.some(({ id }) => id === rule))
      throw new UsageError(
        `--ignore: unknown rule "${rule}"; expected one of ${lintRules.map(({ id }) => id).join(', ')}`,
      )
    return { text, rule, name: nameParts.length > 0 ? nameParts.join('=') : undefined }
  })
}

const isIgnored = ({ finding: { rule, object } }: FindingWithFix, option: IgnoreOption): boolean =>
  rule === option.rule && (option.name === undefined || object.endsWith(` "${option.name}"`))

/** The finding, with what the fault costs in a simulation if it can be simulated. */
function withCost({ finding, fix }: FindingWithFix, options: CostOptions): Finding {
  return fix ? { ...finding, message: `${finding.message} ${simulateFix(fix, options).text}` } : finding
}

function textOf(findings: readonly Finding[], columns: number): string {
  const blocks = findings.map(({ file, line, severity, rule, object, message }) =>
    [
      `${file}:${line}: ${severity} ${rule}: ${object}`,
      ...wrapped(message, columns - 4).map((messageLine) => `    ${messageLine}`),
    ].join('\n'),
  )
  const counts = (['error', 'warning', 'info'] as const).map((severity) =>
    counted(findings.filter((finding) => finding.severity === severity).length, severity),
  )
  return [...blocks, findings.length === 0 ? 'No problems found.' : counts.join(', ')].join('\n\n')
}

function outputOf(args: Arguments, findings: readonly Finding[], { columns }: Terminal): string {
  if (args.flag('json')) return JSON.stringify({ findings })
  return args.flag('sarif') ? sarifOf(findings) : textOf(findings, columns)
}

/** `lint`: finds faults in autoscalers. */
export const lintCommand: Command = {
  name: 'lint',
  purpose: 'Finds faults in ScaledObjects and HorizontalPodAutoscalers.',
  usage: 'FILE… [options]',
  options: {
    json: { type: 'flag', meaning: 'print {"findings":[{"rule","severity","file","line","object","message"}]}' },
    sarif: { type: 'flag', meaning: 'print SARIF 2.1.0, which code hosts show in pull requests' },
    ignore: {
      type: 'texts',
      placeholder: 'RULE[=NAME]',
      meaning: 'leave out findings of a rule, of all objects or of one; repeatable',
    },
    partitions: {
      type: 'texts',
      placeholder: 'TOPIC=N',
      meaning: 'partitions of a topic without a KafkaTopic; repeatable',
    },
    load: {
      type: 'text',
      meaning: 'load with which costs are simulated, as for plan (default: a day whose peak needs 80 % of the pods)',
    },
    work: { type: 'text', placeholder: 'TIME', meaning: 'time in which a pod processes a record, such as 50ms' },
    'idle-cpu': { type: 'text', placeholder: 'CORES', meaning: 'what a pod uses without load (default 10m)' },
    'idle-memory': { type: 'text', placeholder: 'BYTES', meaning: 'what a pod uses without load (default 40Mi)' },
    ...versionOptions,
  },
  run: (args, terminal) => {
    rejectTogether(args, 'json', 'sarif')
    const options = optionsOf(args)
    const load = args.text('load') === undefined ? undefined : readLoad(args.text('load'), terminal)
    for (const warning of load?.warnings ?? []) terminal.writeError(`${warning}\n`)
    const objects = readManifests(args.positionals, terminal)
    if (!objects.some(autoscalerKind)) terminal.writeError(`${NO_AUTOSCALER}\n`)
    const ignoreOptions = readIgnoreOptions(args.texts('ignore'))
    const allFindings = lint(objects, options)
    const unmatched = ignoreOptions.filter((option) => !allFindings.some((finding) => isIgnored(finding, option)))
    for (const { text } of unmatched) terminal.writeError(`--ignore: no finding matches ${text}\n`)
    const findings = allFindings
      .filter((finding) => !ignoreOptions.some((option) => isIgnored(finding, option)))
      .map((finding) => withCost(finding, { ...options, load }))
    terminal.write(`${outputOf(args, findings, terminal)}\n`)
    return findings.some(({ severity }) => severity !== 'info') ? 1 : 0
  },
}
