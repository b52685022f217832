import { useState } from 'react'
import { Select } from '../../shell/select'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { useTexts } from '../texts/texts'
import { type RunningAutoscaler, readRunning } from './read-running'

/** Takes an autoscaler of the system that serves this page. A page from a disk has none. */
export function RunningSystem() {
  const { manifest: texts } = useTexts()
  const { openEvents } = useEnvironment()
  const take = useTake()
  const [found, setFound] = useState<readonly RunningAutoscaler[]>([])
  const [note, setNote] = useState('')
  if (!openEvents) return null
  const read = async () => {
    const running = await readRunning(openEvents).catch(() => null)
    setFound(running ?? [])
    setNote(running === null ? texts.notConnected : running.length === 0 ? texts.noneRunning : '')
    const [first] = running ?? []
    if (first) await take(first)
  }
  return (
    <>
      <button type="button" className="button button-small" onClick={() => void read()}>
        {texts.running}
      </button>
      {found.length > 0 && (
        <Select
          label={texts.chooseRunning}
          options={found.map(({ name }) => ({ value: name, text: name }))}
          value={found[0]?.name ?? ''}
          onChange={(name) => {
            const chosen = found.find((each) => each.name === name)
            if (!chosen) return
            setFound([chosen, ...found.filter((each) => each !== chosen)])
            void take(chosen)
          }}
        />
      )}
      <p role="status" className="plan-hint">
        {note}
      </p>
    </>
  )
}

/** Replaces the manifest by that of an autoscaler. */
export function useTake(): (running: RunningAutoscaler) => Promise<void> {
  const { ask, change } = usePlan()
  return async ({ object }) =>
    change({ manifest: await ask('yaml', { value: object }), autoscaler: '', other: '', changes: {} })
}
