import { loadPlan } from '../settings/settings'
import { Button } from '../shell/button'
import { Icon } from '../shell/icons'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

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
      <Button key={String(running)} kind="strong" onClick={running ? load.stop : start}>
        <Icon name={running ? 'stop' : 'play'} />
        {running ? texts.stop : texts.start}
      </Button>
      <Button kind="normal" title={texts.resetHint} onClick={reset}>
        <Icon name="reset" />
        {texts.reset}
      </Button>
    </div>
  )
}
