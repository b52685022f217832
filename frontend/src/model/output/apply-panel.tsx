import { renderObjects } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { browserHttp } from '../../platform/browser-http'
import { Button } from '../../shell/button'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { type ApplyResult, applyObjects } from './apply'

/** Applies the model to the local cluster and shows the result of each object. */
export function ApplyPanel() {
  const texts = useModelTexts()
  const { state, diagnostics } = useModel()
  const [result, setResult] = useState<ApplyResult>()
  const [isBusy, setIsBusy] = useState(false)
  const { output } = texts
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error')
  const apply = async () => {
    setIsBusy(true)
    setResult(undefined)
    setResult(await applyObjects(browserHttp, renderObjects(state.present.model)))
    setIsBusy(false)
  }
  return (
    <div className="apply">
      <Button kind="strong" disabled={hasErrors || isBusy} aria-describedby="apply-hint" onClick={() => void apply()}>
        {isBusy ? output.applying : output.apply}
      </Button>
      <p id="apply-hint" className="apply-hint">
        {hasErrors ? (
          output.hasErrors
        ) : (
          <>
            {output.command} <code>kubectl apply -f template.yml</code>
          </>
        )}
      </p>
      <div role="status">{result && <Result result={result} />}</div>
    </div>
  )
}

function Result({ result }: { result: ApplyResult }) {
  const { output } = useModelTexts()
  if ('failure' in result)
    return (
      <p className="apply-failure">
        {result.failure === 'noCluster' ? output.noCluster : output.failed(result.reason)}
      </p>
    )
  return (
    <ul className="applied" aria-label={output.result} tabIndex={0}>
      {result.applied.map(({ kind, name, outcome, message }) => (
        <li key={`${kind}/${name}`} className={`applied-${outcome}`}>
          <span>
            {kind} <b>{name}</b>
          </span>
          <span className="applied-outcome">{output.outcomes[outcome]}</span>
          {outcome === 'refused' && message !== undefined && <small>{message}</small>}
        </li>
      ))}
    </ul>
  )
}
