import { loadPlan } from '../settings/settings'
import { Icon } from '../shell/icons'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** START, STOP and RESET. */
export function LoadButtons() {
  const { controls: words } = useTexts()
  const { store, load } = useSimulator()
  const running = useSelector((state) => state.load.running)
  const start = () => load.start(loadPlan(store.getState().settings))
  const reset = () => {
    load.reset()
    store.dispatch({ type: 'reset', now: Date.now() })
  }
  return (
    <div className="load-buttons">
      {running ? (
        <button key="stop" type="button" className="button button-strong" onClick={() => load.stop()}>
          <StopIcon />
          {words.stop}
        </button>
      ) : (
        <button key="start" type="button" className="button button-strong" onClick={start}>
          <PlayIcon />
          {words.start}
        </button>
      )}
      <button type="button" className="button" title={words.resetHint} onClick={reset}>
        <ResetIcon />
        {words.reset}
      </button>
    </div>
  )
}

const PlayIcon = () => (
  <Icon>
    <path className="solid" d="M7 4.8v14.4L19 12z" />
  </Icon>
)

const StopIcon = () => (
  <Icon>
    <rect className="solid" x="6" y="6" width="12" height="12" rx="1.5" />
  </Icon>
)

const ResetIcon = () => (
  <Icon>
    <path d="M5 12a7 7 0 1 0 2.2-5.1M5 4.5v4h4" />
  </Icon>
)
