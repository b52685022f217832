import { Boundary } from '../shell/boundary'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { AccountLine } from './account-line'
import { Counters } from './counters'

/** The counters of the simulator and the state of its connection. */
export function Overview() {
  return (
    <>
      <div className="figures">
        <Boundary>
          <Counters />
          <AccountLine />
        </Boundary>
      </div>
      <LiveSign />
    </>
  )
}

function LiveSign() {
  const { connection: words } = useTexts()
  const status = useSelector((state) => state.connection.events.status)
  const complete = useSelector((state) => state.flow.complete)
  return (
    <p className={`live live-${status}`} title={status === 'open' && !complete ? words.reading : undefined}>
      <span className="live-dot" aria-hidden="true" />
      {words[status]}
    </p>
  )
}
