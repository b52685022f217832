import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { Button } from '../../shell/button'
import { Icon } from '../../shell/icons'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { type FindingView } from '../engine/messages'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'

/** The findings of lint in the manifest, and the assumptions of the planner. */
export function FindingsPanel() {
  const { findings: texts } = usePlanTexts()
  const { input } = usePlan().state
  const findings = input?.findings ?? []
  return (
    <Panel name="plan-findings" title={texts.title}>
      {input && findings.length === 0 && (
        <p className="finding finding-none">
          <Icon name="check" />
          {texts.none}
        </p>
      )}
      <ul className="findings">
        {findings.map((finding, index) => (
          <Finding
            key={`${finding.rule} ${finding.object} ${finding.line} ${finding.message}`}
            finding={finding}
            index={index}
          />
        ))}
      </ul>
      {input && input.warnings.length > 0 && (
        <>
          <h3>{texts.assumed}</h3>
          <ul className="plan-warnings" lang="en">
            {input.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

/** A finding, in English. “Show me” sets the sliders to the values of the fix, and compares the cost before and after the fix. */
function Finding({ finding, index }: { finding: FindingView; index: number }) {
  const { findings: texts } = usePlanTexts()
  const { format, shared } = usePage()
  const { change, ask, manifestText } = usePlan()
  const [comparison, setComparison] = useState('')
  const { severity, rule, line, object, message, fix } = finding
  const show = async () => {
    if (fix) change({ other: '', changes: fix })
    setComparison(await ask('simulateFix', { index }).catch(errorMessage))
  }
  return (
    <li className={`finding finding-${severity}`}>
      <Icon name="alert" />
      <div>
        <p>
          <b>{shared.severities[severity]}</b> <code>{rule}</code> {object}{' '}
          <button type="button" className="link-button" onClick={() => selectLine(manifestText.current, line)}>
            {texts.line(format.integer(line))}
          </button>
        </p>
        <p lang="en">{message}</p>
        {fix && <Button onClick={() => void show()}>{texts.show}</Button>}
        <p role="status" lang="en" className="plan-comparison">
          {comparison}
        </p>
      </div>
    </li>
  )
}

/** Selects a line of a text field and scrolls to it. `line`: counted from 1. */
function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return
  const lines = area.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  area.focus()
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  // Browsers do not scroll to a selection made by a script. Two lines above it stay visible.
  area.scrollTop = ((line - 3) * area.scrollHeight) / lines.length
}
