import { isAbsolute, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Finding, lintRules, type Severity } from '../lint'

const HELP = 'https://github.com/food-delivery/food-delivery/blob/main/docs/lint.md#the-rules'
const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>

/** A path as a relative URI without `./`, which code hosts do not resolve; an absolute one with its scheme, as SARIF asks for. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href
  return normalize(file).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}

const rules = lintRules.map(({ id, finds }) => ({ id, shortDescription: { text: finds }, helpUri: HELP }))

function resultOf({ rule: ruleId, severity, file, line, object, message }: Finding) {
  const region = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 }
  const physicalLocation = { artifactLocation: { uri: uriOf(file) }, region }
  return {
    level: levels[severity],
    message: { text: `${object}: ${message}` },
    ruleId,
    ruleIndex: rules.findIndex(({ id }) => id === ruleId),
    locations: [{ physicalLocation }],
  }
}

/** Findings as SARIF 2.1.0, which code hosts show in pull requests. */
export function sarifOf(findings: readonly Finding[]): string {
  const driver = { name: 'food-delivery-plan lint', informationUri: HELP, rules }
  const run = { tool: { driver }, results: findings.map(resultOf) }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return JSON.stringify(log, null, 2)
}
