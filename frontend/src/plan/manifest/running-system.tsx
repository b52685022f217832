import { useState } from 'react'
import { Button } from '../../shell/button'
import { Select } from '../../shell/select'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'
import { type RunningAutoscaler, readRunningAutoscalers } from './running-autoscalers'

/** Opens an autoscaler of the system that serves this page. Renders nothing if the page is a local file. */
export function RunningSystem() {
  const { manifest: texts } = usePlanTexts()
  const { openEvents } = useEnvironment()
  const replaceManifest = useReplaceManifest()
  const [found, setFound] = useState<readonly RunningAutoscaler[]>([])
  const [note, setNote] = useState('')
  if (!openEvents) return null
  const read = async () => {
    const running = await readRunningAutoscalers(openEvents).catch(() => null)
    setFound(running ?? [])
    if (running === null) return setNote(texts.notConnected)
    const [first] = running
    setNote(first ? '' : texts.noneRunning)
    if (first) await replaceManifest(first)
  }
  return (
    <>
      <Button onClick={() => void read()}>{texts.running}</Button>
      {found.length > 0 && (
        <Select
          label={texts.chooseRunning}
          options={found.map(({ name }) => ({ value: name, text: name }))}
          value={found[0]?.name ?? ''}
          onChange={(name) => {
            const chosen = found.find((each) => each.name === name)
            if (!chosen) return
            // The list shows the first autoscaler as the chosen one.
            setFound([chosen, ...found.filter((each) => each !== chosen)])
            void replaceManifest(chosen)
          }}
        />
      )}
      <p role="status" className="plan-hint">
        {note}
      </p>
    </>
  )
}

/** Returns a function that replaces the manifest with that of a running autoscaler. */
export function useReplaceManifest(): (running: RunningAutoscaler) => Promise<void> {
  const { ask, change } = usePlan()
  return async ({ object }) =>
    change({ manifest: await ask('yaml', { value: object }), autoscaler: '', other: '', changes: {} })
}
