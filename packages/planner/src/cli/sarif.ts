import { isAbsolute, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder'
import { type Finding, lintRules, type Severity } from '../lint'

const HELP_URL = 'https://github.com/food-delivery/food-delivery/blob/main/docs/lint.md#the-rules'
const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>

/** A path as a relative URI without `./`, which code hosts do not resolve; an absolute path as a file URI. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href
  return normalize(file).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}

function resultOf({ rule: ruleId, severity, file, line: startLine, object, message }: Finding): SarifResultBuilder {
  const messageText = `${object}: ${message}`
  return new SarifResultBuilder().initSimple({
    level: levels[severity],
    messageText,
    ruleId,
    fileUri: uriOf(file),
    startLine,
  })
}

/** Findings as SARIF 2.1.0, which code hosts show in pull requests. */
export function sarifOf(findings: readonly Finding[]): string {
  const run = new SarifRunBuilder()
  run.setToolDriverName('food-delivery-plan lint')
  run.setToolDriverUri(HELP_URL)
  for (const { id: ruleId, finds: shortDescriptionText } of lintRules)
    run.addRule(new SarifRuleBuilder().initSimple({ ruleId, shortDescriptionText, helpUri: HELP_URL }))
  for (const finding of findings) run.addResult(resultOf(finding))
  const log = new SarifBuilder()
  log.addRun(run)
  return log.buildSarifJsonString({ indent: true })
}
