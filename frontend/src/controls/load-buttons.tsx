import { loadPlan } from '../settings/settings'
import { PlayIcon, ResetIcon, StopIcon } from '../shell/icons'
import { useSelector, useSimulator, useTexts } from '../store/simulator-context'

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
