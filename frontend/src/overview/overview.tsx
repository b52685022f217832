import { ErrorBoundary } from '../shell/error-boundary'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { OrderTotalsLine } from './order-totals-line'
import { Counters } from './counters'

/** The counters and the connection status. */
export function Overview() {
  return (
    <>
      <div className="figures">
        <ErrorBoundary>
          <Counters />
          <OrderTotalsLine />
        </ErrorBoundary>
      </div>
      <ConnectionStatus />
    </>
  )
}

function ConnectionStatus() {
  const { connection: texts } = useTexts()
  const status = useSelector((state) => state.connection.events.status)
  const complete = useSelector((state) => state.flow.complete)
  return (
    <p className={`live live-${status}`} title={status === 'open' && !complete ? texts.reading : undefined}>
      <span className="live-dot" aria-hidden="true" />
      {texts[status]}
    </p>
  )
}
