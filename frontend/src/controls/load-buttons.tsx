import { loadPlan } from '../settings/settings'
import { Icon } from '../shell/icons'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** The buttons Start, Stop and Reset. */
export function LoadButtons() {
  const { controls: texts } = useTexts()
  const { store, load } = useSimulator()
  const running = useSelector((state) => state.load.running)
  const start = () => load.start(loadPlan(store.getState().settings))
  const reset = () => {
    load.reset()
    store.dispatch({ type: 'reset', now: Date.now() })
  }
  return (
    <div className="load-buttons">
      <button
        key={String(running)}
        type="button"
        className="button button-strong"
        onClick={running ? load.stop : start}
      >
        <Icon name={running ? 'stop' : 'play'} />
        {running ? texts.stop : texts.start}
      </button>
      <button type="button" className="button" title={texts.resetHint} onClick={reset}>
        <Icon name="reset" />
        {texts.reset}
      </button>
    </div>
  )
}
